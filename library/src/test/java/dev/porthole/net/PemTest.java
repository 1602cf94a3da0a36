package dev.porthole.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.util.Objects;

/// Keys and certificates as OpenSSL writes them.
class PemTest {
    @TempDir private Path folder;

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    # key,              form,            certificate,      algorithm
                    rsa.pkcs8.pem,      PKCS#8,          rsa.cert.pem,     RSA
                    rsa.pkcs1.pem,      PKCS#1,          rsa.cert.pem,     RSA
                    ec.pkcs8.pem,       PKCS#8,          ec.cert.pem,      EC
                    ec.sec1.pem,        with parameters, ec.cert.pem,      EC
                    ec384.sec1.pem,     RFC 5915,        ec384.cert.pem,   EC
                    ed25519.pkcs8.pem,  PKCS#8,          ed25519.cert.pem, EdDSA
                    chain-and-key.pem,  in one file,     chain-and-key.pem,EC
                    """)
    void readsEachFormOfKey(String key, String form, String certificate, String algorithm)
            throws IOException {
        Tls.Identity identity = Tls.Identity.read(file(certificate), file(key));
        assertThat(identity.key().getAlgorithm()).as(form).isEqualTo(algorithm);
        assertThat(Tls.server(identity)).as("the key fits its certificate").isNotNull();
    }

    @Test
    void keepsTheOrderOfTheChain() throws IOException {
        assertThat(Pem.certificates(file("chain-and-key.pem")))
                .extracting(X509Certificate::getSubjectX500Principal)
                .asString()
                .isEqualTo("[CN=leaf.test, CN=rsa.test]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\n", "\n", "\r"})
    void linesMayEndAnyhow(String end) throws IOException {
        String text = Files.readString(file("ec.pkcs8.pem")).replace("\n", end);
        assertThat(Pem.privateKey(written(text)).getAlgorithm()).isEqualTo("EC");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsa.pkcs8.encrypted.pem", "rsa.pkcs1.encrypted.pem"})
    void aProtectedKeyIsNamedAsSuch(String name) {
        assertThatThrownBy(() -> Pem.privateKey(file(name)))
                .isInstanceOf(TlsException.class)
                .hasMessage(
                        file(name)
                                + " is protected by a password; write it without one first: openssl"
                                + " pkey -in FILE -out FILE");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            textBlock =
                    """
                    # what the file holds,                                                 what is said
                    "",                                                                    FILE holds no private key in PEM form
                    not a key,                                                             FILE holds no private key in PEM form
                    -----BEGIN PRIVATE KEY-----,                                           FILE holds no private key in PEM form
                    -----BEGIN PRIVATE KEY-----AAAA-----END EC PRIVATE KEY-----,           FILE holds no private key in PEM form
                    -----BEGIN PUBLIC KEY-----AAAA-----END PUBLIC KEY-----,                FILE holds no private key in PEM form
                    -----BEGIN PRIVATE KEY-----A-----END PRIVATE KEY-----,                 FILE is damaged: it is not valid base64
                    -----BEGIN PRIVATE KEY-----AAAA-----END PRIVATE KEY-----,              "FILE holds a damaged private key, or one of unknown algorithm"
                    -----BEGIN RSA PRIVATE KEY-----AAAA-----END RSA PRIVATE KEY-----,      "FILE holds a damaged private key, or one of unknown algorithm"
                    -----BEGIN EC PRIVATE KEY-----AAAA-----END EC PRIVATE KEY-----,        FILE holds an EC private key that names no curve
                    -----BEGIN EC PRIVATE KEY-----MIT/////-----END EC PRIVATE KEY-----,    FILE holds an EC private key that names no curve
                    -----BEGIN DSA PRIVATE KEY-----AAAA-----END DSA PRIVATE KEY-----,      FILE holds a key of unknown form: DSA PRIVATE KEY
                    """)
    void whatIsNoKey(String content, String message) throws IOException {
        Path file = written(content);
        assertThatThrownBy(() -> Pem.privateKey(file))
                .isInstanceOf(TlsException.class)
                .hasMessage(message.replace("FILE", file.toString()));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            textBlock =
                    """
                    # what the file holds,                                     what is said
                    "",                                                        FILE holds no certificate in PEM form
                    -----BEGIN PRIVATE KEY-----AAAA-----END PRIVATE KEY-----,  FILE holds no certificate in PEM form
                    -----BEGIN CERTIFICATE-----AAAA-----END CERTIFICATE-----,  FILE holds a damaged certificate
                    -----BEGIN CERTIFICATE-----A-----END CERTIFICATE-----,     FILE is damaged: it is not valid base64
                    """)
    void whatIsNoCertificate(String content, String message) throws IOException {
        Path file = written(content);
        assertThatThrownBy(() -> Pem.certificates(file))
                .isInstanceOf(TlsException.class)
                .hasMessage(message.replace("FILE", file.toString()));
    }

    @Test
    void aHugeFileIsNotRead() throws IOException {
        Path most = written("x".repeat(1024 * 1024));
        assertThatThrownBy(() -> Pem.certificates(most))
                .hasMessage(most + " holds no certificate in PEM form");
        Path more = written("x".repeat(1024 * 1024 + 1));
        assertThatThrownBy(() -> Pem.certificates(more))
                .isInstanceOf(TlsException.class)
                .hasMessage(more + " is no PEM file: it is longer than 1 MiB");
    }

    /// A pipe, such as a shell's `<(…)`, has no length to look at first.
    @Test
    void anEndlessFileIsNotReadEither() {
        Path endless = Path.of("/dev/zero");
        Assumptions.assumeTrue(Files.exists(endless), "skipped: there is no /dev/zero");
        assertThatThrownBy(() -> Pem.certificates(endless))
                .isInstanceOf(TlsException.class)
                .hasMessage(endless + " is no PEM file: it is longer than 1 MiB");
    }

    @Test
    void aFileThatIsMissingOrADirectory() {
        Path missing = folder.resolve("missing.pem");
        assertThatThrownBy(() -> Pem.privateKey(missing))
                .isInstanceOf(TlsException.class)
                .hasMessage("there is no file " + missing);
        assertThatThrownBy(() -> Pem.privateKey(folder))
                .isInstanceOf(TlsException.class)
                .hasMessage(folder + " can't be read: Is a directory");
    }

    @Test
    void aFileThatMayNotBeRead() throws IOException {
        Path file = written("secret");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
        Assumptions.assumeFalse(
                Files.isReadable(file), "skipped: this user may read every file (root)");
        assertThatThrownBy(() -> Pem.privateKey(file))
                .isInstanceOf(TlsException.class)
                .hasMessage(file + " may not be read by this user");
    }

    private Path written(String content) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "test", ".pem"), content);
    }

    private static Path file(String name) {
        URL found = Objects.requireNonNull(PemTest.class.getResource("pem/" + name), name);
        try {
            return Path.of(found.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
