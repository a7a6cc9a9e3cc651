package io.quinite.vantage.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quinite.vantage.access.command.KeysCommand;
import io.quinite.vantage.kit.Endpoints;
import io.quinite.vantage.kit.Secret;
import io.quinite.vantage.schemas.Topics;
import io.quinite.vantage.teststack.TestStack;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands, the topic and a service that follows it, with a real Kafka. */
final class KeysIT {
    private static final UUID ORGANIZATION = UUID.randomUUID();

    @TempDir
    private static Path directory;

    private static TestStack stack;
    private static ServerSocket admin;
    private static Keyring keyring;
    private static KeyFollower follower;

    private record Outcome(int status, String out, String err) {}

    @BeforeAll
    static void start() throws Exception {
        stack = TestStack.start(directory);
        admin = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        new Endpoints(
                        URI.create("http://127.0.0.1:1"),
                        URI.create("http://127.0.0.1:1"),
                        new Secret("none"),
                        new Secret("postgresql://none@127.0.0.1/none"),
                        stack.kafka().bootstrapServers(),
                        URI.create(stack.registry().url()),
                        URI.create("http://127.0.0.1:" + admin.getLocalPort()))
                .write(directory);
        keyring = new Keyring(new RateLimit(1_000, 1_000), Clock.systemUTC());
        follower = follow(keyring);
        await().until(() -> follower.whyNotReady().isEmpty());
    }

    @AfterAll
    static void stop() throws Exception {
        follower.close();
        admin.close();
        stack.close();
    }

    @Test
    void shouldOpenWithAKeyMomentsAfterItIsMadeAndNotAfterItIsRevoked() {
        String key = made("create", "--organization", ORGANIZATION.toString(), "--scope", "read,call-events");

        await().until(() -> keyring.caller("Bearer " + key).isPresent());
        var caller = keyring.caller("Bearer " + key).orElseThrow();
        assertThat(caller.organization()).isEqualTo(ORGANIZATION);
        assertThat(caller.may(Scope.LEAD_EVENTS)).isFalse();

        assertThat(run("revoke", key).out()).contains(caller.keyId() + " is revoked");
        await().until(() -> keyring.caller("Bearer " + key).isEmpty());
        assertThat(run("revoke", caller.keyId()).out()).contains("already");
    }

    @Test
    void shouldLetTheOldKeyLiveForTheGraceWhenItIsRotated() {
        String old = made("create", "--any-organization", "--scope", "read", "--comment", "reports");

        String fresh = made("rotate", KeyText.parse(old).orElseThrow().id(), "--grace", "PT2S");

        await().until(() -> keyring.caller("Bearer " + fresh).isPresent());
        assertThat(keyring.caller("Bearer " + fresh)).hasValueSatisfying(caller -> {
            assertThat(caller.may(Scope.READ)).isTrue();
            assertThat(caller.may(Scope.CALL_EVENTS)).isFalse();
        });
        assertThat(keyring.caller("Bearer " + old)).isPresent();
        await().until(() -> keyring.caller("Bearer " + old).isEmpty());
        assertThat(run("rotate", old).err()).contains("not good any more");
    }

    @Test
    void shouldListKeysWithoutTheirSecrets() {
        String key = made("create", "--organization", ORGANIZATION.toString(), "--comment", "crm", "--expires", "P90D");
        var text = KeyText.parse(key).orElseThrow();

        var list = run("list");

        assertThat(list.out().lines().filter(line -> line.startsWith(text.id())))
                .singleElement()
                .asString()
                .contains(ORGANIZATION.toString(), "call-events,lead-events,read", "until ", "crm");
        assertThat(list.out()).doesNotContain(text.secret().value());
    }

    @Test
    void shouldSayWhatIsWrong() {
        assertThat(run("create").status()).isEqualTo(2);
        assertThat(run().status()).isEqualTo(2);
        assertThat(run("create", "--any-organization", "--scope", "write").err())
                .contains("call-events");
        assertThat(run("create", "--any-organization", "--expires", "2020-01-01")
                        .err())
                .contains("future");
        assertThat(run("create", "--any-organization", "--expires", "soon").err())
                .contains("P90D");
        assertThat(run("revoke", "0123456789abcdef").err()).contains("no key");
    }

    @Test
    void shouldCloseAKeyWhoseRecordCannotBeReadAndGoOn() throws Exception {
        String key = made("create", "--any-organization");
        await().until(() -> keyring.caller("Bearer " + key).isPresent());

        Map<String, Object> settings = new HashMap<>(stack.settings().under("kafka"));
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(
                            Topics.API_KEYS.name(),
                            KeyText.parse(key).orElseThrow().id(),
                            new byte[] {1, 2, 3}))
                    .get();
        }

        await().until(() -> keyring.caller("Bearer " + key).isEmpty());
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(
                            Topics.API_KEYS.name(),
                            KeyText.parse(key).orElseThrow().id(),
                            null))
                    .get();
        }
        String next = made("create", "--any-organization");
        await().until(() -> keyring.caller("Bearer " + next).isPresent());
    }

    @Test
    void shouldGoOnWithTheKeysThatItKnowsWhileKafkaIsAwayAndLearnTheOthersAfterwards() {
        String known = made("create", "--any-organization");
        String revoked = made("create", "--any-organization");
        await().until(() -> keyring.caller("Bearer " + revoked).isPresent());
        made("revoke", revoked);
        await().until(() -> keyring.caller("Bearer " + revoked).isEmpty());

        stack.kafka().stop();
        try {
            await().during(Duration.ofSeconds(2))
                    .until(() -> keyring.caller("Bearer " + known).isPresent()
                            && keyring.caller("Bearer " + revoked).isEmpty()
                            && follower.whyNotReady().isEmpty());
        } finally {
            stack.kafka().start();
        }

        String next = made("create", "--any-organization");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> keyring.caller("Bearer " + next).isPresent());
        assertThat(keyring.caller("Bearer " + revoked)).isEmpty();
    }

    @Test
    void shouldSayThatItKnowsNobodyWhileKafkaIsAwayFromTheStart() throws Exception {
        var strangers = new Keyring(new RateLimit(1, 1), Clock.systemUTC());

        try (var away = new KeyFollower(
                strangers,
                Map.of("bootstrap.servers", "127.0.0.1:1"),
                stack.settings().startingWith("schema.registry."),
                null)) {
            assertThat(away.whyNotReady()).isPresent();
        }
    }

    @Test
    void shouldKnowWithoutKafkaWhomItKnewBeforeItsStart(@TempDir Path directory) throws Exception {
        Path memory = directory.resolve("keys");
        String revoked = made("create", "--any-organization");
        String good = made("create", "--any-organization");
        var before = new Keyring(new RateLimit(1, 1), Clock.systemUTC());
        try (var follower = follow(before, memory)) {
            await().until(() -> before.caller("Bearer " + good).isPresent());
            run("revoke", KeyText.parse(revoked).orElseThrow().id());
            await().until(() -> before.caller("Bearer " + revoked).isEmpty());
            assertThat(follower.whyNotReady()).isEmpty();
        }

        var after = new Keyring(new RateLimit(1, 1), Clock.systemUTC());
        try (var away = new KeyFollower(
                after,
                Map.of("bootstrap.servers", "127.0.0.1:1"),
                stack.settings().startingWith("schema.registry."),
                memory)) {
            await().until(() -> away.whyNotReady().isEmpty());
            assertThat(after.caller("Bearer " + good)).isPresent();
            assertThat(after.caller("Bearer " + revoked)).isEmpty();
        }
    }

    private static KeyFollower follow(Keyring ring) {
        return follow(ring, null);
    }

    private static KeyFollower follow(Keyring ring, @Nullable Path memory) {
        return new KeyFollower(
                ring, stack.settings().under("kafka"), stack.settings().startingWith("schema.registry."), memory);
    }

    private static String made(String... arguments) {
        var outcome = run(arguments);
        assertThat(outcome.status()).as(outcome.err()).isZero();
        return outcome.out().strip();
    }

    private static Outcome run(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        var command = new CommandLine(new KeysCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .setExecutionExceptionHandler((failure, line, parsed) -> {
                    line.getErr().println(failure.getMessage());
                    return 1;
                });
        var all = new ArrayList<>(List.of(arguments));
        if (!all.isEmpty()) {
            all.add("--data");
            all.add(directory.toString());
        }
        int status = command.execute(all.toArray(String[]::new));
        return new Outcome(status, out.toString(), err.toString());
    }
}
