// SPDX-License-Identifier: EUPL-1.2

// Opens a checkpoint with the Go project's own reader of signed notes, once by the log's key and once by the witness's:
// what a cosignature is stands here a second time, written from C2SP tlog-cosignature.
package main

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

func must(err error, what ...interface{}) {
	if err != nil {
		fmt.Println(append(what, err)...)
		os.Exit(1)
	}
}

// cosigner is a note.Verifier for signatures of type 4: eight bytes of time, then Ed25519.
type cosigner struct {
	name string
	hash uint32
	key  ed25519.PublicKey
	seen uint64
}

func (c *cosigner) Name() string    { return c.name }
func (c *cosigner) KeyHash() uint32 { return c.hash }
func (c *cosigner) Verify(text, sig []byte) bool {
	if len(sig) != 8+ed25519.SignatureSize {
		return false
	}
	c.seen = binary.BigEndian.Uint64(sig)
	signed := "cosignature/v1\ntime " + strconv.FormatUint(c.seen, 10) + "\n" + string(text)
	return ed25519.Verify(c.key, []byte(signed), sig[8:])
}

func cosignerFrom(vkey string) (*cosigner, error) {
	parts := strings.SplitN(vkey, "+", 3)
	if len(parts) != 3 {
		return nil, fmt.Errorf("no key: %s", vkey)
	}
	key, err := base64.StdEncoding.Strict().DecodeString(parts[2])
	if err != nil || len(key) != 33 || key[0] != 4 {
		return nil, fmt.Errorf("no key of a witness: %s", vkey)
	}
	digest := sha256.Sum256([]byte(parts[0] + "\n" + string(key)))
	hash := binary.BigEndian.Uint32(digest[:])
	if fmt.Sprintf("%08x", hash) != parts[1] {
		return nil, fmt.Errorf("another number: %08x", hash)
	}
	return &cosigner{name: parts[0], hash: hash, key: key[1:]}, nil
}

func main() {
	checkpoint, err := os.ReadFile(os.Args[1])
	must(err)
	log, err := note.NewVerifier(os.Args[2])
	must(err)
	witness, err := cosignerFrom(os.Args[3])
	must(err)
	for _, verifier := range []note.Verifier{log, witness} {
		opened, err := note.Open(checkpoint, note.VerifierList(verifier))
		must(err, verifier.Name())
		if len(opened.Sigs) != 1 || len(opened.UnverifiedSigs) != 1 {
			must(fmt.Errorf("%d signatures verified", len(opened.Sigs)))
		}
	}
	fmt.Printf("cosigned at %d\n", witness.seen)
}
