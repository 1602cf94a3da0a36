"""An echo client as beginners write it: sends standard input line by line, prints each answer, and
stops at an empty line. For Python 2.7 and 3."""
import socket
import sys


def echo_client(host, port):
    stdin = getattr(sys.stdin, "buffer", sys.stdin)  # bytes, in Python 3 too
    stdout = getattr(sys.stdout, "buffer", sys.stdout)
    connection = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    connection.connect((host, port))
    try:
        while True:
            line = stdin.readline()
            if line in (b"\n", b""):
                break
            connection.send(line)
            stdout.write(connection.recv(1024))
            stdout.flush()
    finally:
        connection.close()


if __name__ == "__main__":
    echo_client(sys.argv[1], int(sys.argv[2]))
