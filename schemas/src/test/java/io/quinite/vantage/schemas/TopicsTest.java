package io.quinite.vantage.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TopicsTest {
    @Test
    void shouldBeWhatTheDocumentationSays() throws Exception {
        String table = Topics.all().stream().map(TopicsTest::row).collect(Collectors.joining());

        assertThat(Files.readString(Path.of("..", "docs", "topics.md")))
                .contains("|---|---|---|---|---|---|\n" + table + "\n");
    }

    @Test
    void shouldKeepTheSourcesOfTruthForEver() {
        assertThat(Topics.CALL_EVENTS.settings())
                .containsEntry("cleanup.policy", "delete")
                .containsEntry("retention.ms", "-1");
        assertThat(Topics.LEAD_EVENTS.settings()).containsEntry("retention.ms", "-1");
    }

    @Test
    void shouldLetAReaderOfChangesBeAWeekBehind() {
        assertThat(Topics.LEAD_CHANGES.settings())
                .containsEntry("cleanup.policy", "compact,delete")
                .containsEntry("retention.ms", "2592000000")
                .containsEntry("min.compaction.lag.ms", "604800000");
    }

    @Test
    void shouldLeaveRoomForHeadersAroundADeadLetterOfTheLargestSize() {
        int record = bytes(Topics.CALL_EVENTS.plan());

        assertThat(bytes(Topics.CALL_EVENTS.deadLettersPlan())).isGreaterThan(record + 64 * 1024);
    }

    @Test
    void shouldPlanEveryTopicOnce() {
        assertThat(Topics.plans())
                .extracting(TopicPlan::name)
                .doesNotHaveDuplicates()
                .contains("voice.call-events", "voice.call-events.dead-letters", "crm.lead-changes", "cdc.positions");
    }

    private static int bytes(TopicPlan plan) {
        return Integer.parseInt(plan.settings().getOrDefault("max.message.bytes", "0"));
    }

    private static String row(Topic<?> topic) {
        String kept = topic.retention().map(time -> time.toDays() + " days").orElse("for ever");
        return "| `" + topic.name() + "` | " + topic.valueType().getSimpleName() + " | " + topic.partitions() + " | "
                + (topic.compacted() ? "compacted, " : "") + kept + " | " + topic.owner() + " | " + topic.purpose()
                + " |\n";
    }
}
