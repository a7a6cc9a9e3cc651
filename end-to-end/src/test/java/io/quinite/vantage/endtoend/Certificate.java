package io.quinite.vantage.endtoend;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

/**
 * A key and a certificate that vouches for itself, made by the JDK's keytool: a store for the server (password {@value
 * #PASSWORD}), and what a client trusts as a store and as PEM.
 */
record Certificate(Path store, Path trusted, Path trustedPem) {
    static final String PASSWORD = "changeit";
    private static final String ALIAS = "server";

    /** @param names such as {@code ip:127.0.0.1}: what the certificate is for */
    static Certificate make(Path directory, String name, String names) throws IOException, InterruptedException {
        Path store = directory.resolve(name + ".p12");
        Path trusted = directory.resolve(name + "-trusted.p12");
        Path pem = directory.resolve(name + ".pem");
        String at = store.toString();
        keytool(List.of(
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=" + name,
                "-ext",
                "san=" + names,
                "-validity",
                "2",
                "-keystore",
                at));
        keytool(List.of("-exportcert", "-rfc", "-alias", ALIAS, "-file", pem.toString(), "-keystore", at));
        keytool(List.of(
                "-importcert", "-noprompt", "-alias", ALIAS, "-file", pem.toString(), "-keystore", trusted.toString()));
        return new Certificate(store, trusted, pem);
    }

    /** The private key as PEM. */
    String keyPem() throws IOException, GeneralSecurityException {
        var keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        byte[] key = Objects.requireNonNull(keys.getKey(ALIAS, PASSWORD.toCharArray()))
                .getEncoded();
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key) + "\n-----END PRIVATE KEY-----";
    }

    private static void keytool(List<String> arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/keytool"));
        command.addAll(arguments);
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("keytool failed: " + said);
        }
    }
}
