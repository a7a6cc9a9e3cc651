package io.quinite.vantage.schemas.rights;

import io.quinite.vantage.schemas.deploy.DeploymentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code grant-rights}: the deploy step that makes a user for each service and grants it what the catalogue says. */
@Command(
        name = "grant-rights",
        description =
                "Grants each service's user in Kafka what the service needs, and no more; repeating it changes nothing.",
        mixinStandardHelpOptions = true)
public final class GrantRightsCommand implements Callable<Integer> {
    private static final int ITERATIONS = 8192;
    private static final Pattern LOGIN =
            Pattern.compile("username\\s*=\\s*\"([^\"]*)\"\\s+password\\s*=\\s*\"([^\"]*)\"");

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            required = true,
            description = "Settings of one who may grant: kafka.bootstrap.servers, kafka.security.protocol, …, in a"
                    + " properties file.")
    private Path config;

    @Option(
            names = "--bootstrap",
            paramLabel = "HOST:PORT",
            description = "Kafka's address, where the file names none; several by commas.")
    private @Nullable String bootstrap;

    @Option(
            names = "--user",
            paramLabel = "SERVICE=NAME",
            description = "The user of a service, where it is not named as the service.")
    private Map<String, String> users = new HashMap<>();

    @Option(
            names = "--organization-topics",
            arity = "0..1",
            defaultValue = "false",
            fallbackValue = "true",
            paramLabel = "true|false",
            description = "As cdc.organization.topics: CDC makes and writes a topic for each organization.")
    private boolean organizationTopics;

    @Parameters(
            paramLabel = "SETTINGS",
            arity = "0..*",
            description = "Settings files of services: the user and password in their kafka.sasl.jaas.config are made"
                    + " known to Kafka, as SCRAM-SHA-512.")
    private List<Path> settings = List.of();

    @Override
    public Integer call() {
        var kafka = new HashMap<String, Object>();
        read(config).forEach((key, value) -> {
            if (key.toString().startsWith("kafka.")) {
                kafka.put(key.toString().substring("kafka.".length()), value);
            }
        });
        if (bootstrap != null) {
            kafka.put("bootstrap.servers", bootstrap);
        }
        try (var admin = Admin.create(kafka)) {
            for (Path file : settings) {
                makeKnown(admin, file);
            }
            for (ServiceRights service : ServiceRights.usual(organizationTopics)) {
                String user = users.getOrDefault(service.service(), service.service());
                admin.createAcls(service.rights().stream()
                                .map(right -> right.grantedTo(user))
                                .toList())
                        .all()
                        .get();
                spec.commandLine()
                        .getOut()
                        .printf("%s: %d rights%n", user, service.rights().size());
            }
            spec.commandLine().getOut().flush();
            return 0;
        } catch (DeploymentException e) {
            return failed(String.valueOf(e.getMessage()));
        } catch (ExecutionException | KafkaException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return failed(
                    "rights cannot be granted at Kafka " + kafka.get("bootstrap.servers") + ": " + cause.getMessage());
        } catch (InterruptedException e) {
            throw new InterruptException("interrupted while rights were granted", e);
        }
    }

    private void makeKnown(Admin admin, Path file) throws InterruptedException, ExecutionException {
        @Nullable String jaas = read(file).getProperty("kafka.sasl.jaas.config");
        var login = LOGIN.matcher(String.valueOf(jaas));
        if (!login.find()) {
            throw new DeploymentException(
                    file + " has no kafka.sasl.jaas.config with username=\"…\" password=\"…\" in it");
        }
        var info = new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, ITERATIONS);
        admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(login.group(1), info, login.group(2))))
                .all()
                .get();
    }

    private int failed(String message) {
        spec.commandLine().getErr().println("grant-rights: " + message);
        return 1;
    }

    private static Properties read(Path file) {
        var properties = new Properties();
        try (var reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new DeploymentException("cannot read " + file + ": " + e, e);
        }
        return properties;
    }
}
