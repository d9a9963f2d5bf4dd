// The rest of a made-up app, to try the recipe with: POST /sign-in starts a session for the id in the body.
package main

import (
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"sync"

	"harness/chattoken"
)

func main() {
	var sessions sync.Map
	http.HandleFunc("/sign-in", func(w http.ResponseWriter, r *http.Request) {
		id, _ := io.ReadAll(r.Body)
		session := fmt.Sprintf("%p", &id)
		sessions.Store(session, string(id))
		http.SetCookie(w, &http.Cookie{Name: "session", Value: session})
		w.WriteHeader(http.StatusNoContent)
	})
	http.Handle("/chat-token", chattoken.Handler(func(r *http.Request) (string, bool) {
		cookie, err := r.Cookie("session")
		if err != nil {
			return "", false
		}
		id, ok := sessions.Load(cookie.Value)
		if !ok {
			return "", false
		}
		return id.(string), true
	}))
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), nil))
}
