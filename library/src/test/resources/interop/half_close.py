"""Sends all of standard input, ends its output with shutdown(SHUT_WR), and prints what comes back.
For Python 2.7 and 3."""
import socket
import sys
import threading


def send(connection, data):
    connection.sendall(data)
    connection.shutdown(socket.SHUT_WR)


def half_close(host, port):
    stdin = getattr(sys.stdin, "buffer", sys.stdin)  # bytes, in Python 3 too
    stdout = getattr(sys.stdout, "buffer", sys.stdout)
    connection = socket.create_connection((host, port))
    sender = threading.Thread(target=send, args=(connection, stdin.read()))
    sender.start()  # at the same time: a server that can't send stops to receive
    data = connection.recv(65536)
    while data:
        stdout.write(data)
        data = connection.recv(65536)
    sender.join()
    connection.close()


if __name__ == "__main__":
    half_close(sys.argv[1], int(sys.argv[2]))
