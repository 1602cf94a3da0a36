/// FTP: files by two connections, one for commands and one for each transfer.
///
/// | RFC | done | refused | not planned |
/// |---|---|---|---|
/// | 959 | all commands of section 4.1, stream mode, image and ASCII; loose replies; Telnet commands on the control connection are left out | `SITE`, `ACCT`, `STAT` of a file; `REIN` under TLS; data to another host or a port below 1024 | EBCDIC, records and pages, block and compressed mode, `SMNT`; port 20 as the source |
/// | 1123, section 4.1 | older names (`XPWD`), `PASV` replies of any form, `STOU` | | |
/// | 1635 | anonymous logins, which read only | | |
/// | 2228, 4217 | `AUTH TLS`, `PBSZ`, `PROT P` and `C`, TLS from the first byte | `CCC`; `PROT C` and logins in clear where TLS is required; anything sent between `AUTH` and TLS | `PROT S` and `E`, Kerberos |
/// | 2389 | `FEAT`, `OPTS` | | |
/// | 2428 | `EPSV`, `EPRT`, for IPv4 and IPv6; `EPSV ALL` | | |
/// | 2577 | no bounce, passive ports take the client only, limits on guesses, no word on whether a user exists | | |
/// | 2640 | names in UTF-8, or in Latin-1 if asked for | | `LANG` |
/// | 3659 | `SIZE`, `MDTM`, `REST STREAM`, `MLST`, `MLSD`, `TVFS` | `REST` as text | |
/// | draft-ietf-ftpext2-hash-03 | `HASH` by SHA-256, SHA-1, MD5, CRC32 | | `RANG` |
/// | draft-somers-ftp-mfxx-04 | `MFMT` | | `MFCT`, `MFF` |
///
/// In reading order: `FtpVerb` and `FtpCommand`, what a client can say; `HostPort`, where data
/// goes; `ControlCharset`, how it is written.
///
/// The client: [FtpClient] with [FtpFeatures] and [FtpHash]; `Conversation` and `FtpReplies`, its
/// half of the control connection; `DataChannel`, its data connections, with [FtpDataOptions];
/// [FtpDownload] and [FtpUpload], the streams over them; [FtpEntry], one line of a listing, made by
/// `MachineListing` and `ListParser` (`UnixListing`, `DosListing`, `VmsListing`); [FtpMirror].
///
/// The server: [FtpServer] with its [FtpBackend] and [FtpUser]; `FtpSession` on its `Control`, with
/// `FileCommands` and `DataCommands`; `Transfer` and its jobs (`SendFile`, `SendListing`,
/// `ReceiveFile`), on a `DataPort`; `RootedFolder`, which no path leads out of; `FtpPath`, `Quota`,
/// `RateLimit`.
///
/// A server:
///
/// ```java
/// FtpBackend users = FtpBackend.of(Authenticator.of(Accounts.of(Map.of("alice", "secret"))), name -> FtpUser.writer(folder));
/// FtpBackend anybody = FtpBackend.anonymous(folder);
/// try (Server server = FtpServer.server(users.orAnonymous(anybody), FtpServer.Options.DEFAULT).endpoint(Endpoint.parse("127.0.0.1:2021")).start()) {
///     server.join();
/// }
/// ```
///
/// A client:
///
/// ```java
/// try (FtpClient client = FtpClient.open(Endpoint.parse("localhost:2021"), FtpClient.Options.DEFAULT)) {
///     client.login(new Credentials("alice", "secret"));
///     client.upload(file, "report.txt");
///     for (FtpEntry each : client.list("")) {
///         System.out.println(each.name() + " " + each.size());
///     }
///     try (FtpDownload report = client.retrieve("report.txt")) {
///         report.transferTo(System.out);
///     }
/// }
/// ```
@NullMarked
package dev.porthole.ftp;

import org.jspecify.annotations.NullMarked;
