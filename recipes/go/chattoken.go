// Package chattoken serves GET /chat-token: a login token for Kustomer chat for the signed-in customer.
//
//	go get github.com/golang-jwt/jwt/v4 (v5 has the same calls)
package chattoken

import (
	"encoding/json"
	"log"
	"net/http"
	"os"
	"time"

	"github.com/golang-jwt/jwt/v4"
)

// Handler asks customerID, which reads your session. It must not read the request's query or body: else anyone can ask
// for anyone's token.
func Handler(customerID func(*http.Request) (id string, ok bool)) http.Handler {
	// The secret is used as the text it is: never base64- or hex-decode it.
	secret := []byte(os.Getenv("KUSTOMER_CHAT_SECRET"))
	if len(secret) == 0 {
		log.Fatal("KUSTOMER_CHAT_SECRET is not set: `kchat print-secret` shows its value")
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		id, ok := customerID(r)
		if !ok {
			http.Error(w, "not signed in", http.StatusUnauthorized)
			return
		}
		// externalId is a string, even if your ids are numbers; "email" may stand in its place.
		// iat is in whole seconds. A token is good for 15 minutes: sign a new one for each login.
		claims := jwt.MapClaims{"externalId": id, "iat": time.Now().Unix()}
		token, err := jwt.NewWithClaims(jwt.SigningMethodHS256, claims).SignedString(secret)
		if err != nil {
			http.Error(w, "cannot sign", http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		json.NewEncoder(w).Encode(map[string]string{"token": token})
	})
}
