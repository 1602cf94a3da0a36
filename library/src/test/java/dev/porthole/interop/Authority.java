package dev.porthole.interop;

import dev.porthole.net.Tls;

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
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import javax.security.auth.x500.X500Principal;

/// A certificate authority for tests: a server's certificate is usually not trusted itself, but for
/// its authority's sake.
public final class Authority {
    private static final AtomicLong SERIAL = new AtomicLong(1);

    private final KeyPair keys = newKeys();
    private final X500Principal name;
    private final X509Certificate certificate;

    public Authority(String name) {
        this.name = new X500Principal("CN=" + name);
        this.certificate = sign(this.name, keys.getPublic(), Instant.now(), "");
    }

    /// The one certificate to trust.
    public List<X509Certificate> certificates() {
        return List.of(certificate);
    }

    /// An identity for a host, valid from an hour before `from` until a day after it.
    public Tls.Identity issue(String host, Instant from) {
        KeyPair own = newKeys();
        X500Principal subject = new X500Principal("CN=" + host);
        return new Tls.Identity(
                own.getPrivate(), List.of(sign(subject, own.getPublic(), from, host)));
    }

    private X509Certificate sign(X500Principal subject, PublicKey key, Instant from, String host) {
        JcaX509v3CertificateBuilder builder =
                new JcaX509v3CertificateBuilder(
                        name,
                        BigInteger.valueOf(SERIAL.getAndIncrement()),
                        Date.from(from.minus(Duration.ofHours(1))),
                        Date.from(from.plus(Duration.ofDays(1))),
                        subject,
                        key);
        try {
            builder.addExtension(
                    Extension.basicConstraints, true, new BasicConstraints(host.isEmpty()));
            if (!host.isEmpty()) {
                GeneralName alternative = new GeneralName(GeneralName.dNSName, host);
                builder.addExtension(
                        Extension.subjectAlternativeName, false, new GeneralNames(alternative));
            }
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(
                                    new JcaContentSignerBuilder("SHA256withECDSA")
                                            .build(keys.getPrivate())));
        } catch (CertIOException | OperatorCreationException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
