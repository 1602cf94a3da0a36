package dev.porthole.ftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.porthole.interop.Peer;
import dev.porthole.interop.Tool;
import dev.porthole.net.Dialer;
import dev.porthole.net.Endpoint;
import dev.porthole.net.Proxy;
import dev.porthole.net.Security;
import dev.porthole.net.TestIdentity;
import dev.porthole.net.Tls;
import dev.porthole.wire.WireException;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;

/// Our client talks to vsftpd and to ProFTPD, in clear, by AUTH TLS, and under TLS from the first
/// byte. Both are started as root, since they change to their users.
@Timeout(120)
class FtpServersIT {
    private static final Tool VSFTPD = new Tool("vsftpd", "vsftpd", "");
    private static final Tool PROFTPD =
            new Tool("proftpd", "proftpd-core and proftpd-mod-crypto", "--version");
    private static final Tls TRUSTING =
            Tls.builder().authorities(TestIdentity.LOCALHOST.chain()).build();
    private static final FtpClient.Options OPTIONS = FtpClient.Options.DEFAULT.withTls(TRUSTING);

    @TempDir Path folder;
    @TempDir Path here;
    private Path home;
    private int port;

    @BeforeEach
    void prepare() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        home = open(Files.createDirectory(folder.resolve("home")));
        Files.writeString(home.resolve("readme.txt"), "hello\n");
        open(Files.createDirectory(home.resolve("pub")));
        PemFiles.write(TestIdentity.LOCALHOST, folder);
        port = Peer.freePort();
    }

    /// For the servers' own users.
    private static Path open(Path path) throws IOException {
        return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));
    }

    private static void requireRoot() {
        assumeTrue(
                System.getProperty("user.name").equals("root"),
                "skipped: vsftpd and proftpd change their user, which root only may");
    }

    private Peer vsftpd(boolean reuse) throws IOException {
        VSFTPD.require();
        requireRoot();
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("r-xr-xr-x"));
        Path empty = Files.createDirectories(folder.resolve("empty"));
        Path configuration =
                Files.writeString(
                        folder.resolve("vsftpd.conf"),
                        """
                        listen=YES
                        listen_address=127.0.0.1
                        listen_port=%d
                        background=NO
                        anonymous_enable=YES
                        local_enable=NO
                        write_enable=YES
                        anon_upload_enable=YES
                        anon_mkdir_write_enable=YES
                        anon_other_write_enable=YES
                        anon_umask=022
                        anon_root=%s
                        ftp_username=mail
                        nopriv_user=nobody
                        secure_chroot_dir=%s
                        seccomp_sandbox=NO
                        isolate=NO
                        isolate_network=NO
                        ssl_enable=YES
                        allow_anon_ssl=YES
                        force_anon_data_ssl=NO
                        force_anon_logins_ssl=NO
                        require_ssl_reuse=%s
                        rsa_cert_file=%s
                        rsa_private_key_file=%s
                        ssl_ciphers=HIGH
                        use_localtime=NO
                        """
                                .formatted(
                                        port,
                                        home,
                                        empty,
                                        reuse ? "YES" : "NO",
                                        folder.resolve("cert.pem"),
                                        folder.resolve("key.pem")));
        return VSFTPD.start(configuration.toString()).awaitListening(port);
    }

    private Peer proftpd(boolean implicit) throws IOException {
        PROFTPD.require();
        requireRoot();
        Path passwords =
                Files.writeString(
                        folder.resolve("passwd"),
                        "alice:%s:65534:65534::%s:/bin/sh%n".formatted(hash(), home));
        Files.setPosixFilePermissions(passwords, PosixFilePermissions.fromString("rw-------"));
        Path configuration =
                Files.writeString(
                        folder.resolve("proftpd.conf"),
                        """
                        ModulePath /usr/lib/proftpd
                        LoadModule mod_tls.c
                        ServerType standalone
                        DefaultAddress 127.0.0.1
                        SocketBindTight on
                        Port %d
                        UseIPv6 off
                        UseReverseDNS off
                        User nobody
                        Group nogroup
                        PidFile %3$s/pid
                        ScoreboardFile %3$s/scoreboard
                        DelayEngine off
                        WtmpLog off
                        SystemLog %3$s/proftpd.log
                        TransferLog none
                        AuthOrder mod_auth_file.c
                        AuthUserFile %3$s/passwd
                        RequireValidShell off
                        DefaultRoot ~
                        AllowOverwrite on
                        AllowStoreRestart on
                        AllowRetrieveRestart on
                        TLSEngine on
                        TLSRequired off
                        TLSOptions NoSessionReuseRequired %2$s
                        TLSECCertificateFile %3$s/cert.pem
                        TLSECCertificateKeyFile %3$s/key.pem
                        """
                                .formatted(port, implicit ? "UseImplicitSSL" : "", folder));
        return PROFTPD.start("-n", "-c", configuration.toString()).awaitListening(port);
    }

    /// Of `secret`, as proftpd wants it.
    private static String hash() throws IOException {
        try (Peer openssl = Tool.OPENSSL.start("passwd", "-6", "secret")) {
            return new String(openssl.awaitEnd(), UTF_8).strip();
        }
    }

    private FtpClient client(Security security, FtpClient.Options options) throws IOException {
        return FtpClient.open(new Endpoint("localhost", port, security), options);
    }

    @ParameterizedTest
    @CsvSource({"PLAIN,false", "STARTTLS,false", "PLAIN,true", "STARTTLS,true"})
    void vsftpdServesOurClient(Security security, boolean active) throws IOException {
        var options = OPTIONS.withData(FtpDataOptions.DEFAULT.withActive(active));
        try (Peer _ = vsftpd(false);
                FtpClient client = client(security, options)) {
            client.loginAnonymously();
            assertThat(client.knownFeatures().orElseThrow().has("MDTM")).isTrue();
            exercise(client, "pub");
        }
    }

    @ParameterizedTest
    @EnumSource(Security.class)
    void proftpdServesOurClient(Security security) throws IOException {
        try (Peer _ = proftpd(security == Security.TLS);
                FtpClient client = client(security, OPTIONS)) {
            client.login(FtpFixture.ALICE);
            assertThat(client.knownFeatures().orElseThrow().has("MLST")).isTrue();
            exercise(client, "pub");
            client.setModified("pub/renamed", Instant.parse("2026-01-31T12:00:00Z"));
            assertThat(client.entry("pub/renamed").modified()).isEqualTo("2026-01-31T12:00:00Z");
        }
    }

    /// What every server can.
    private void exercise(FtpClient client, String writable) throws IOException {
        Path local = here.resolve("local");
        assertThat(client.download("readme.txt", local)).isEqualTo(6);
        assertThat(local).hasContent("hello\n");
        assertThat(client.list("")).extracting(FtpEntry::name).contains("readme.txt", "pub");
        assertThat(client.names("")).contains("readme.txt");
        assertThat(client.size("readme.txt")).isEqualTo(6);
        assertThat(client.modified("readme.txt")).isBefore(Instant.now().plusSeconds(60));

        client.changeFolder(writable);
        byte[] content = new byte[2_000_003];
        new Random(2).nextBytes(content);
        Files.write(local, content);
        client.upload(local, "größe ü.bin");
        assertThat(home.resolve(writable).resolve("größe ü.bin")).hasBinaryContent(content);
        Path back = here.resolve("back");
        assertThat(client.download("größe ü.bin", back)).isEqualTo(content.length);
        assertThat(back).hasBinaryContent(content);
        Files.write(back, Arrays.copyOf(content, 1_000_000));
        assertThat(client.resumeDownload("größe ü.bin", back)).isEqualTo(1_000_003);
        assertThat(back).hasBinaryContent(content);

        try (FtpDownload download = client.retrieve("größe ü.bin")) { // closed early: ABOR
            assertThat(download.read()).isEqualTo(content[0] & 0xff);
        }
        assertThat(client.noop().code()).isEqualTo(200);
        client.makeFolder("new folder");
        client.rename("größe ü.bin", "renamed");
        assertThat(client.list("")).hasSize(2);
        client.removeFolder("new folder");
        assertThatThrownBy(() -> client.retrieve("missing"))
                .isInstanceOf(WireException.Refused.class)
                .hasMessageContaining("550");
        client.changeToParent();
        assertThat(client.workingFolder()).isEqualTo("/");
    }

    /// A server that demands that the session of the control connection is continued: that can't be
    /// promised, but where it fails, the failure names the remedy.
    @Test
    void aSessionIsContinuedOrTheRemedyNamed() throws IOException {
        try (Peer _ = vsftpd(true);
                FtpClient client = client(Security.STARTTLS, OPTIONS)) {
            client.loginAnonymously();
            for (int i = 0; i < 5; i++) {
                assertThat(client.list("")).hasSize(2);
                try (FtpUpload upload = client.store("pub/file " + i)) {
                    upload.write("content".getBytes(UTF_8));
                }
            }
        } catch (FtpDataException e) { // after which vsftpd ends
            assertThat(e).hasMessageContaining("522").hasMessageContaining("require_ssl_reuse=NO");
        }
    }

    /// Through a proxy both connections go to the server by its name; no password in clear, since
    /// the proxy sends it on.
    @Test
    void aProxyIsGoneThroughByBothConnections() throws IOException {
        int proxyPort = Peer.freePort();
        try (Peer _ = proftpd(false);
                Peer _ =
                        Tool.MICROSOCKS
                                .start("-i", "127.0.0.1", "-p", Integer.toString(proxyPort))
                                .awaitListening(proxyPort)) {
            Dialer dialer =
                    Dialer.builder().proxy(Proxy.parse("socks5://127.0.0.1:" + proxyPort)).build();
            var options = OPTIONS.withDialer(dialer);
            try (FtpClient client = client(Security.PLAIN, options)) {
                assertThatThrownBy(() -> client.login(FtpFixture.ALICE))
                        .isInstanceOf(WireException.Refused.class)
                        .hasMessageContaining("in clear");
            }
            try (FtpClient client = client(Security.STARTTLS, options)) {
                client.login(FtpFixture.ALICE);
                exercise(client, "pub");
            }
        }
    }

    @Test
    void proftpdIsMirroredBothWays() throws IOException {
        Path source = Files.createDirectories(here.resolve("source/a/b"));
        for (int i = 0; i < 20; i++) {
            Files.writeString(source.resolve("file " + i), "content " + i);
        }
        try (Peer _ = proftpd(false)) {
            var mirror =
                    new FtpMirror(
                            () -> {
                                FtpClient client = client(Security.STARTTLS, OPTIONS);
                                client.login(FtpFixture.ALICE);
                                return client;
                            },
                            FtpMirror.Options.DEFAULT);
            assertThat(mirror.upload(here.resolve("source"), "/pub/copy").copied()).isEqualTo(20);
            assertThat(mirror.upload(here.resolve("source"), "/pub/copy").same()).isEqualTo(20);
            Path back = here.resolve("back");
            assertThat(mirror.download("/pub/copy", back).copied()).isEqualTo(20);
            assertThat(back.resolve("a/b/file 7")).hasContent("content 7");
        }
    }
}
