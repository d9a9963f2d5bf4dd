# Compiles against the jars that Debian packages; `start` in recipes.json runs java with the same class path.
# javac is done before its second compiler would pay: it takes half the time without it.
set -e
javac -J-XX:TieredStopAtLevel=1 -J-XX:+UseSerialGC -cp '/usr/share/java/*' ./*.java
