package io.quinite.vantage.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import io.quinite.vantage.analytics.BruteForce.Expected;
import io.quinite.vantage.campaigns.CampaignTotals;
import io.quinite.vantage.campaigns.CampaignWindow;
import io.quinite.vantage.schemas.Identities;
import io.quinite.vantage.schemas.Topics;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** The topics of figures as a reader sees them; every look checks what must hold of each record. */
final class PublishedTotals {
    private PublishedTotals() {}

    /** Asserts that both topics say in the end what brute force says of the log. */
    static void assertEqual(Records records) {
        assertEqual(
                last(records),
                lastWindows(records),
                BruteForce.of(records.callEvents(), CallTraffic.GRACE, ZoneOffset.UTC));
    }

    static void assertEqual(
            Map<String, CampaignTotals> totals, Map<String, CampaignWindow> windows, BruteForce expected) {
        var campaigns = new TreeMap<>(expected.totals());
        campaigns.keySet().removeIf(key -> !key.contains("/"));
        assertThat(totals.keySet()).isEqualTo(campaigns.keySet());
        campaigns.forEach((key, figures) -> assertEqual(key, figures, Objects.requireNonNull(totals.get(key))));
        assertThat(counts(windows)).isEqualTo(counts(expected.windows()));
        expected.windows()
                .forEach((key, figures) -> assertPercentiles(key, figures, Objects.requireNonNull(windows.get(key))));
    }

    private static void assertEqual(String key, Expected expected, CampaignTotals totals) {
        assertThat(count(totals)).as(key).isEqualTo(counts(expected));
        assertThat(totals.getTransfersByDepartment()).as(key).isEqualTo(expected.departments);
        assertThat(totals.getFirstCallAt()).as(key).isEqualTo(expected.first);
        assertThat(totals.getLastCallAt()).as(key).isEqualTo(expected.last);
        assertThat(totals.getAnsweredRate()).isEqualTo((double) expected.of("answered") / expected.of("total"));
        assertThat(totals.getConversionRate()).isEqualTo((double) expected.of("transferred") / expected.of("total"));
        long leads = expected.leads.size();
        assertThat(Math.abs(totals.getLeadsReached() - leads))
                .as("%s: %s leads, counted %s", key, leads, totals.getLeadsReached())
                .isLessThanOrEqualTo(leads <= 256 ? 0 : Math.round(leads * 5 * 0.017));
        assertPercentiles(key, expected, totals);
    }

    private static void assertPercentiles(String key, Expected expected, SpecificRecord record) {
        for (int percent : List.of(50, 90, 99)) {
            var said = (Integer) record.get(
                    record.getSchema().getField("duration_p" + percent).pos());
            Integer exact = expected.percentile(percent);
            if (exact == null || said == null) {
                assertThat(said).as(key).isEqualTo(exact);
            } else {
                assertThat(Math.abs(said - exact)).as(key).isLessThanOrEqualTo(exact < 128 ? 0 : exact / 128 + 1);
            }
        }
    }

    private static Map<String, Map<String, Long>> counts(Map<String, ?> figures) {
        var counts = new TreeMap<String, Map<String, Long>>();
        figures.forEach((key, value) -> {
            var of = value instanceof Expected expected ? counts(expected) : count((SpecificRecord) value);
            // A window that all calls have left is still there.
            if (of.values().stream().anyMatch(count -> count != 0)) {
                counts.put(key, of);
            }
        });
        return counts;
    }

    private static Map<String, Long> counts(Expected expected) {
        var counts = new TreeMap<String, Long>();
        FIELDS.forEach((what, field) -> counts.put(what, expected.of(what)));
        return counts;
    }

    private static Map<String, Long> count(SpecificRecord record) {
        var counts = new TreeMap<String, Long>();
        FIELDS.forEach((what, field) -> {
            long count = (Long) record.get(record.getSchema().getField(field).pos());
            assertThat(count).as(field).isNotNegative();
            counts.put(what, count);
        });
        return counts;
    }

    private static final Map<String, String> FIELDS = Map.of(
            "total", "total_calls",
            "called", "called_calls",
            "transferred", "transferred_calls",
            "no_answer", "no_answer_calls",
            "voicemail", "voicemail_calls",
            "answered", "answered_calls",
            "asked", "transfers_asked",
            "talk", "talk_seconds",
            "late", "late_facts");

    static Map<String, CampaignTotals> last(Records records) {
        var last = new HashMap<String, CampaignTotals>();
        for (var record : records.all(Topics.CAMPAIGN_TOTALS)) {
            CampaignTotals now = record.value();
            CampaignTotals before = last.put(record.key(), now);
            assertThat(record.key()).isEqualTo(Identities.campaignKey(now.getOrganizationId(), now.getCampaignId()));
            assertFollows(record.key(), now, before);
        }
        return last;
    }

    static void assertFollows(String key, CampaignTotals now, @Nullable CampaignTotals before) {
        count(now);
        assertThat(now.getTransferredCalls()).isBetween(0L, now.getTotalCalls());
        if (before != null && before.getEpoch() == now.getEpoch()) {
            assertThat(now.getVersion()).as(key).isEqualTo(before.getVersion() + 1);
            assertThat(now.getTotalCalls()).as(key).isGreaterThanOrEqualTo(before.getTotalCalls());
            assertThat(now.getTransferredCalls()).as(key).isGreaterThanOrEqualTo(before.getTransferredCalls());
        }
    }

    static Map<String, CampaignWindow> lastWindows(Records records) {
        var last = new HashMap<String, CampaignWindow>();
        for (var record : records.all(Topics.CAMPAIGN_WINDOWS)) {
            CampaignWindow now = record.value();
            CampaignWindow before = last.put(record.key(), now);
            count(now);
            if (before != null && before.getEpoch() == now.getEpoch()) {
                assertThat(now.getVersion()).as(record.key()).isEqualTo(before.getVersion() + 1);
            }
        }
        return last;
    }
}
