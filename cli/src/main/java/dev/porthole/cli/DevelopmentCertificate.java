package dev.porthole.cli;

import dev.porthole.net.Tls;

import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;

import javax.security.auth.x500.X500Principal;

/// A certificate for trying things out on this machine: signed by itself, valid for a week, its key
/// never written down.
final class DevelopmentCertificate {
    private static final Duration VALIDITY = Duration.ofDays(7);
    private static final Duration CLOCK_SKEW = Duration.ofHours(1);
    private static final int SERIAL_BITS = 64;
    private static final int PEM_WIDTH = 64;

    private DevelopmentCertificate() {}

    /// For `localhost`, the loopback addresses and this machine's name.
    static Tls.Identity make(String hostName) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair keys = generator.generateKeyPair();
        try {
            return new Tls.Identity(keys.getPrivate(), List.of(sign(keys, hostName)));
        } catch (OperatorCreationException | CertIOException e) {
            throw new GeneralSecurityException(e);
        }
    }

    private static X509Certificate sign(KeyPair keys, String hostName)
            throws GeneralSecurityException, OperatorCreationException, CertIOException {
        X500Principal subject = new X500Principal("CN=Porthole development");
        Instant now = Instant.now();
        JcaX509v3CertificateBuilder builder =
                new JcaX509v3CertificateBuilder(
                        subject,
                        new BigInteger(SERIAL_BITS, new SecureRandom()),
                        Date.from(now.minus(CLOCK_SKEW)),
                        Date.from(now.plus(VALIDITY)),
                        subject,
                        keys.getPublic());
        builder.addExtension(Extension.subjectAlternativeName, false, names(hostName));
        return new JcaX509CertificateConverter()
                .getCertificate(
                        builder.build(
                                new JcaContentSignerBuilder("SHA256withECDSA")
                                        .build(keys.getPrivate())));
    }

    private static GeneralNames names(String hostName) {
        List<GeneralName> names = new ArrayList<>();
        names.add(new GeneralName(GeneralName.dNSName, "localhost"));
        names.add(new GeneralName(GeneralName.iPAddress, "127.0.0.1"));
        names.add(new GeneralName(GeneralName.iPAddress, "::1"));
        if (hostName.matches("[A-Za-z0-9.-]+")) {
            names.add(new GeneralName(GeneralName.dNSName, hostName));
        }
        return new GeneralNames(names.toArray(GeneralName[]::new));
    }

    /// The certificate in PEM form (RFC 7468); never the key.
    static String pem(Tls.Identity identity) throws GeneralSecurityException {
        byte[] der = identity.chain().getFirst().getEncoded();
        byte[] newline = {'\n'};
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(PEM_WIDTH, newline).encodeToString(der)
                + "\n-----END CERTIFICATE-----\n";
    }

    /// SHA-256 of the certificate, as tools show it: `AB:CD:…`.
    static String fingerprint(Tls.Identity identity) throws GeneralSecurityException {
        byte[] der = identity.chain().getFirst().getEncoded();
        return HexFormat.ofDelimiter(":")
                .withUpperCase()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(der));
    }
}
