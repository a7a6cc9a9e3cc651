package io.quinite.vantage.ingest.voice;

import io.quinite.vantage.kit.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Whose certificates are believed: the JDK's authorities, and those of a file. */
final class Trust {
    private Trust() {}

    /** @throws UserError where the file is no PEM file of certificates */
    static SSLContext of(Optional<Path> caFile) {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(null, caFile.isEmpty() ? null : with(caFile.get()), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new UserError("cannot read certificates from ingest.voice.ca.file " + caFile + ": " + e, e);
        }
    }

    private static TrustManager[] with(Path file) throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        int number = 0;
        for (var issuer : authorities(null)) {
            for (var certificate : issuer.getAcceptedIssuers()) {
                store.setCertificateEntry("jdk" + number++, certificate);
            }
        }
        try (var in = Files.newInputStream(file)) {
            for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("file" + number++, certificate);
            }
        }
        return authorities(store);
    }

    private static X509TrustManager[] authorities(@Nullable KeyStore store) throws GeneralSecurityException {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return Arrays.stream(factory.getTrustManagers())
                .filter(X509TrustManager.class::isInstance)
                .map(X509TrustManager.class::cast)
                .toArray(X509TrustManager[]::new);
    }
}
