# Compiles against the jars that Debian packages; `start` in recipes.json runs java with the same class path.
set -e
javac -cp '/usr/share/java/*' ./*.java
