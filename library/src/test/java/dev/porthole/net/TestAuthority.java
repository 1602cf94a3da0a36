package dev.porthole.net;

import org.bouncycastle.asn1.x509.BasicConstraints;
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
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;

import javax.security.auth.x500.X500Principal;

/// An authority that signs certificates for tests. The JDK takes a certificate that is itself
/// trusted without looking at its dates: it takes an authority to see one refused for them.
record TestAuthority(X500Principal name, KeyPair keys, X509Certificate certificate) {
    private static final Duration LIFE = Duration.ofDays(30);

    static TestAuthority create(String name) {
        try {
            X500Principal subject = new X500Principal("CN=" + name);
            KeyPair keys = newKeys();
            var builder = builder(subject, subject, keys, Instant.now());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            return new TestAuthority(subject, keys, sign(builder, keys));
        } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
            throw new IllegalStateException(e);
        }
    }

    /// An identity for a host, valid for 60 days around `middle`.
    Tls.Identity issue(String host, Instant middle) {
        try {
            KeyPair own = newKeys();
            var builder = builder(name, new X500Principal("CN=" + host), own, middle);
            boolean address = host.chars().allMatch(c -> c == '.' || Character.isDigit(c));
            int kind = address ? GeneralName.iPAddress : GeneralName.dNSName;
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(new GeneralName(kind, host)));
            return new Tls.Identity(own.getPrivate(), List.of(sign(builder, keys), certificate));
        } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair newKeys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        return generator.generateKeyPair();
    }

    private static JcaX509v3CertificateBuilder builder(
            X500Principal issuer, X500Principal subject, KeyPair keys, Instant middle) {
        return new JcaX509v3CertificateBuilder(
                issuer,
                BigInteger.valueOf(System.nanoTime()),
                Date.from(middle.minus(LIFE)),
                Date.from(middle.plus(LIFE)),
                subject,
                keys.getPublic());
    }

    private static X509Certificate sign(JcaX509v3CertificateBuilder builder, KeyPair keys)
            throws GeneralSecurityException, OperatorCreationException {
        return new JcaX509CertificateConverter()
                .getCertificate(
                        builder.build(
                                new JcaContentSignerBuilder("SHA256withECDSA")
                                        .build(keys.getPrivate())));
    }
}
