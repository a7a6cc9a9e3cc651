package io.quinite.vantage.teststack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quinite.vantage.schemas.Topics;
import io.quinite.vantage.surroundings.Broker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every fault test takes for granted, in whichever surroundings it runs: a kill ends the server at once, a start brings
 * it back under its address, and what was acknowledged is there.
 */
class SurroundingsKeepTheirWordIT {
    private static final String TOPIC = Topics.CALL_EVENTS.name();

    @TempDir
    static Path directory;

    private static TestStack stack;

    @BeforeAll
    static void start() throws Exception {
        stack = TestStack.start(directory.resolve("stack"));
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    void shouldKillPostgresInTheMidstOfATransactionAndKeepWhatWasCommitted() throws Exception {
        var postgres = stack.postgres();
        int port = postgres.port();
        String began;
        try (var open = postgres.connect()) {
            run(open, "create table word (said text)");
            run(open, "insert into word values ('committed')");
            began = text(open, "select pg_postmaster_start_time()");
            open.setAutoCommit(false);
            run(open, "insert into word values ('open')");

            postgres.kill();

            assertThatThrownBy(() -> run(open, "commit")).isInstanceOf(SQLException.class);
            assertThatThrownBy(() -> postgres.connect().close()).isInstanceOf(SQLException.class);
        }

        postgres.start();

        assertThat(postgres.port()).isEqualTo(port);
        try (var again = postgres.connect()) {
            assertThat(text(again, "select string_agg(said, ',') from word")).isEqualTo("committed");
            assertThat(text(again, "select pg_postmaster_start_time()")).isNotEqualTo(began);
            assertThat(text(again, "show fsync")).isEqualTo("on");
            assertThat(text(again, "show wal_level")).isEqualTo("logical");
        }
    }

    @Test
    void shouldStopPostgresInAnOrderlyWay() throws Exception {
        stack.postgres().stop();
        assertThatThrownBy(() -> stack.postgres().connect().close()).isInstanceOf(SQLException.class);

        stack.postgres().start();

        try (var again = stack.postgres().connect()) {
            assertThat(text(again, "select count(*) from organizations")).isEqualTo("0");
        }
    }

    @Test
    void shouldStopTheBrokerAndKeepItsRecords() throws Exception {
        String record = send(stack.kafka());

        stack.kafka().stop();
        assertThat(answers(stack.kafka())).isFalse();
        stack.kafka().start();

        assertThat(last(stack.kafka())).isEqualTo(record);
    }

    @Test
    void shouldKillTheBrokerAndKeepItsRecords() throws Exception {
        try (var broker = BrokerToKill.start(directory.resolve("broker"))) {
            for (int i = 0; i < 2; i++) {
                String record = send(broker);

                broker.kill();
                assertThat(answers(broker)).isFalse();
                broker.start();

                assertThat(last(broker)).isEqualTo(record);
            }
        }
    }

    private static boolean answers(Broker broker) {
        int port = Integer.parseInt(broker.bootstrapServers().split(":", 2)[1]);
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static String send(Broker broker) throws Exception {
        String word = UUID.randomUUID().toString();
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "acks", "all"),
                new StringSerializer(),
                new StringSerializer())) {
            producer.send(new ProducerRecord<>(TOPIC, 0, "key", word)).get();
        }
        return word;
    }

    private static String last(Broker broker) {
        try (var consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new StringDeserializer(),
                new StringDeserializer())) {
            var partition = new TopicPartition(TOPIC, 0);
            consumer.assign(List.of(partition));
            long end = Objects.requireNonNull(
                    consumer.endOffsets(List.of(partition)).get(partition));
            consumer.seek(partition, end - 1);
            return consumer.poll(Duration.ofSeconds(20)).iterator().next().value();
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String text(Connection connection, String query) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }
}
