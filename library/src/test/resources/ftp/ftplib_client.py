"""Does what Python's ftplib can with a server: ftplib_client.py PORT CERTIFICATE (empty for no TLS)."""
import ftplib
import io
import ssl
import sys

port, certificate = int(sys.argv[1]), sys.argv[2]
if certificate:
    context = ssl.create_default_context(cafile=certificate)
    ftp = ftplib.FTP_TLS(context=context, encoding='utf-8', timeout=20)
else:
    ftp = ftplib.FTP(encoding='utf-8', timeout=20)
ftp.connect('localhost', port)
ftp.login('alice', 'secret')
if certificate:
    ftp.prot_p()

got = io.BytesIO()
ftp.retrbinary('RETR folder/größe.txt', got.write)
print(got.getvalue().decode().strip())
lines = []
ftp.retrlines('RETR folder/größe.txt', lines.append)
print(lines)
print(ftp.nlst('folder'))
print([name for name, facts in ftp.mlsd('folder', ['type', 'size'])])
ftp.storbinary('STOR new', io.BytesIO(b'x' * 100000))
print(ftp.size('new'))
ftp.storlines('STOR lines', io.BytesIO(b'one\ntwo\n'))
ftp.rename('new', 'newer')
ftp.delete('newer')
print(ftp.mkd('a "b" c'), ftp.cwd('a "b" c') != '', ftp.pwd())
ftp.cwd('..')
ftp.rmd('a "b" c')

connection = ftp.transfercmd('RETR big')
connection.recv(10)
if certificate:
    connection.close()
else:
    print(ftp.abort()[:3])  # as urgent data
    connection.close()
print(ftp.getmultiline()[:3])
print(ftp.voidcmd('NOOP')[:3])
ftp.quit()
