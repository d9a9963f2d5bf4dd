# Compiles with Mono against the library that Debian packages.
set -e
mcs -r:/usr/lib/cli/Newtonsoft.Json-5.0/Newtonsoft.Json.dll -out:harness.exe ./*.cs
cp /usr/lib/cli/Newtonsoft.Json-5.0/Newtonsoft.Json.dll .
