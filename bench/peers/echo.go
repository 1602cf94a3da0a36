// Echo in Go as one writes it: a goroutine for each connection, which blocks in Read and Write. The
// runtime has as many processors as the process has cores (GOMAXPROCS).
//
// Not io.Copy: between two TCP connections that is splice, which takes a pipe (two descriptors) for
// each, and more system calls for a small message.
package main

import (
	"fmt"
	"net"
	"runtime"
	"strings"
)

// What io.Copy takes when it copies. With 8 KiB a message of 64 KiB costs two to three times as much;
// one of 64 bytes costs the same, since memory that is not touched is none.
const bufferBytes = 32 * 1024

func echo(connection net.Conn) {
	defer connection.Close()
	buffer := make([]byte, bufferBytes)
	for {
		received, err := connection.Read(buffer)
		if err != nil { // io.EOF too: all before it has been written
			return
		}
		if _, err := connection.Write(buffer[:received]); err != nil {
			return
		}
	}
}

func main() {
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	port := listener.Addr().(*net.TCPAddr).Port
	fmt.Printf("READY %d Go %s\n", port, strings.TrimPrefix(runtime.Version(), "go"))
	for {
		connection, err := listener.Accept() // sets TCP_NODELAY
		if err != nil {
			panic(err)
		}
		go echo(connection)
	}
}
