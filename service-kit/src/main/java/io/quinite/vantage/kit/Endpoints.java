package io.quinite.vantage.kit;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where the parts of a running stack are, as its directory tells: {@code endpoints.env}, KEY=value lines that a shell can
 * read too. The file is there as long as the stack is ready; a stack that was killed leaves it behind.
 *
 * @param ingestUrl the HTTP door, without a trailing slash
 * @param feedUrl the lead feed, without a trailing slash
 * @param apiKey for the door, good for every organization
 * @param postgresUrl a libpq URI with user and password
 * @param kafkaBootstrap host:port
 * @param schemaRegistryUrl without a trailing slash
 * @param metricsUrl of the admin server, without a trailing slash: /live, /ready, /metrics
 */
public record Endpoints(
        URI ingestUrl,
        URI feedUrl,
        Secret apiKey,
        Secret postgresUrl,
        String kafkaBootstrap,
        URI schemaRegistryUrl,
        URI metricsUrl) {
    public static final String FILE = "endpoints.env";

    private static final int CONNECT_TIMEOUT_MS = 1_000;

    /**
     * Of the stack that runs on {@code directory}.
     *
     * @throws UserError where none does
     */
    public static Endpoints read(Path directory) {
        var endpoints = find(directory)
                .orElseThrow(() -> new UserError(
                        "no stack runs on " + directory + "; start one with: vantage up --data " + directory));
        if (!endpoints.answering()) {
            throw new UserError("the stack on " + directory
                    + " does not answer any more, it seems to have been killed; start it with: vantage up --data "
                    + directory);
        }
        return endpoints;
    }

    /** Of the stack that runs, or ran and was killed, on {@code directory}; empty where none was ready or it was stopped. */
    public static Optional<Endpoints> find(Path directory) {
        Path file = directory.resolve(FILE);
        try {
            var values = new LinkedHashMap<String, String>();
            for (String line : Files.readAllLines(file)) {
                int equals = line.indexOf('=');
                if (equals > 0 && !line.startsWith("#")) {
                    values.put(
                            line.substring(0, equals).strip(),
                            line.substring(equals + 1).strip());
                }
            }
            return Optional.of(of(file, values));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UserError("cannot read " + file + ": " + e, e);
        }
    }

    private static Endpoints of(Path file, Map<String, String> values) {
        return new Endpoints(
                URI.create(required(file, values, "INGEST_URL")),
                URI.create(required(file, values, "FEED_URL")),
                new Secret(required(file, values, "API_KEY")),
                new Secret(required(file, values, "POSTGRES_URL")),
                required(file, values, "KAFKA_BOOTSTRAP"),
                URI.create(required(file, values, "SCHEMA_REGISTRY_URL")),
                URI.create(required(file, values, "METRICS_URL")));
    }

    private static String required(Path file, Map<String, String> values, String key) {
        String value = values.get(key);
        if (value == null) {
            throw new UserError("the line " + key + "=... is missing in " + file + "; start the stack again");
        }
        return value;
    }

    /** Whether somebody listens where its health is to be asked for. */
    public boolean answering() {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(metricsUrl.getHost(), metricsUrl.getPort()), CONNECT_TIMEOUT_MS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Writes the file so that a reader finds all of it or none, readable by the owner only: it holds secrets. */
    public void write(Path directory) throws IOException {
        String text = "INGEST_URL=" + ingestUrl
                + "\nFEED_URL=" + feedUrl
                + "\nAPI_KEY=" + apiKey.value()
                + "\nPOSTGRES_URL=" + postgresUrl.value()
                + "\nKAFKA_BOOTSTRAP=" + kafkaBootstrap
                + "\nSCHEMA_REGISTRY_URL=" + schemaRegistryUrl
                + "\nMETRICS_URL=" + metricsUrl
                + "\n";
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        Path fresh = Files.createTempFile(directory, FILE, null, ownerOnly);
        Files.writeString(fresh, text, StandardCharsets.UTF_8);
        Files.move(fresh, directory.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
    }

    public static void remove(Path directory) throws IOException {
        Files.deleteIfExists(directory.resolve(FILE));
    }

    /**
     * As a service's settings: {@code kafka.bootstrap.servers}, {@code schema.registry.url}, {@code postgres.url}, {@code
     * postgres.user} and {@code postgres.password} (the administrator's). What the URI asks for beside the address, such as
     * {@code sslmode=verify-full}, the driver is asked for under the same names.
     */
    public Settings settings() {
        URI uri = URI.create(postgresUrl.value());
        String[] user = uri.getUserInfo().split(":", 2);
        String options = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return Settings.of(Map.of(
                "kafka.bootstrap.servers",
                kafkaBootstrap,
                "schema.registry.url",
                schemaRegistryUrl.toString(),
                "postgres.url",
                "jdbc:postgresql://" + uri.getHost() + ":" + uri.getPort() + uri.getPath() + options,
                "postgres.user",
                user[0],
                "postgres.password",
                user.length > 1 ? user[1] : ""));
    }
}
