# Builds the harness with the library that Debian packages, without a network.
set -e
library=/usr/share/gocode/src/github.com/golang-jwt/jwt
mkdir chattoken && mv chattoken.go chattoken/
go mod init harness
go mod edit -require=github.com/golang-jwt/jwt/v4@v4.4.3 -replace=github.com/golang-jwt/jwt/v4=$library
GOFLAGS=-mod=mod GOPROXY=off go build -o harness .
