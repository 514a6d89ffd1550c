// SPDX-License-Identifier: EUPL-1.2

// Reads a folder of checkpoints, tiles, entries and proofs that our journal wrote, with the Go project's own code for
// transparency logs, which shares nothing with ours.
package main

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func must(err error, what ...interface{}) {
	if err != nil {
		fmt.Println(append(what, err)...)
		os.Exit(1)
	}
}

func read(parts ...string) []byte {
	data, err := os.ReadFile(filepath.Join(append([]string{os.Args[1]}, parts...)...))
	must(err)
	return data
}

// tiles gives tlog the files of C2SP tlog-tiles: the same tiles under other names.
type tiles struct{}

func (tiles) Height() int                     { return 8 }
func (tiles) SaveTiles([]tlog.Tile, [][]byte) {}
func (tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var data [][]byte
	for _, tile := range wanted {
		data = append(data, read("tile", strings.TrimPrefix(tile.Path(), "tile/8/")))
	}
	return data, nil
}

func hash(text string) (h tlog.Hash) {
	bytes, err := base64.StdEncoding.Strict().DecodeString(text)
	must(err)
	if copy(h[:], bytes) != len(bytes) || len(bytes) != tlog.HashSize {
		must(fmt.Errorf("no hash: %s", text))
	}
	return h
}

// entries unpacks the bundles that a tree of this size is served in.
func entries(size int64) (all [][]byte) {
	for n := int64(0); n*256 < size; n++ {
		tile := tlog.Tile{H: 8, L: 0, N: n, W: 256}
		if size-n*256 < 256 {
			tile.W = int(size - n*256)
		}
		bundle := read("tile", strings.Replace(tile.Path(), "tile/8/0/", "entries/", 1))
		for len(bundle) > 0 {
			length := 2 + binary.BigEndian.Uint16(bundle)
			all = append(all, bundle[2:length])
			bundle = bundle[length:]
		}
	}
	return all
}

func main() {
	verifier, err := note.NewVerifier(strings.TrimSpace(string(read("key"))))
	must(err)
	trees := map[int64]tlog.Hash{}
	included, consistent := 0, 0
	for _, line := range strings.Split(strings.TrimSpace(string(read("sizes"))), "\n") {
		opened, err := note.Open(read("checkpoint", line), note.VerifierList(verifier))
		must(err, "checkpoint", line)
		lines := strings.Split(opened.Text, "\n")
		if len(lines) != 4 || lines[0] != verifier.Name() || lines[1] != line {
			must(fmt.Errorf("checkpoint %s says %q", line, opened.Text))
		}
		var size int64
		_, err = fmt.Sscan(line, &size)
		must(err)
		root := hash(lines[2])
		trees[size] = root
		if size == 0 {
			continue
		}
		reader := tlog.TileHashReader(tlog.Tree{N: size, Hash: root}, tiles{})
		rebuilt, err := tlog.TreeHash(size, reader)
		must(err, "tree", size)
		if rebuilt != root {
			must(fmt.Errorf("the tiles of size %d have another root", size))
		}
		records := entries(size)
		indexes := []int64{}
		for i := range records {
			indexes = append(indexes, tlog.StoredHashIndex(0, int64(i)))
		}
		leaves, err := reader.ReadHashes(indexes)
		must(err, "leaves", size)
		for i, record := range records {
			if int64(len(records)) != size || tlog.RecordHash(record) != leaves[i] {
				must(fmt.Errorf("entry %d of %d is not the one in the tree", i, size))
			}
		}
		for _, proof := range strings.Split(strings.TrimSpace(string(read("proofs", line))), "\n") {
			fields := strings.Fields(proof)
			var number int64
			_, err = fmt.Sscan(fields[1], &number)
			must(err)
			hashes := []tlog.Hash{}
			for _, text := range fields[2:] {
				hashes = append(hashes, hash(text))
			}
			switch fields[0] {
			case "inclusion":
				must(tlog.CheckRecord(hashes, size, root, number, leaves[number]), "inclusion", number, size)
				included++
			case "consistency":
				must(tlog.CheckTree(hashes, size, root, number, trees[number]), "consistency", number, size)
				consistent++
			}
		}
	}
	fmt.Printf("%d trees, %d inclusion and %d consistency proofs hold\n", len(trees), included, consistent)
}
