package io.quinite.vantage.schemas.db;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The queries of {@code docs/queries.md}, as they stand there, over 100,000 calls. */
class CommonQueriesIT {
    private static final Logger log = LoggerFactory.getLogger(CommonQueriesIT.class);
    private static final Path PAGE = Path.of("../docs/queries.md");
    private static final int WARM_UPS = 20;
    private static final int ROUNDS = 100;

    private static Database database;

    @BeforeAll
    static void load() throws Exception {
        database = Database.migrated();
        try (var sql =
                Objects.requireNonNull(CommonQueriesIT.class.getResourceAsStream("/db/hundred-thousand-calls.sql"))) {
            database.execute(new String(sql.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @AfterAll
    static void drop() throws Exception {
        database.close();
    }

    @ParameterizedTest(name = "{0}, organization {1}")
    @CsvSource({
        "Leads with their latest call, 1",
        "Leads with their latest call, 5",
        "Leads with their latest call, 10",
        "Campaigns by conversion rate, 1",
        "Transferred calls with their reason, 1",
        "Transferred calls with their reason, 5",
        "Transferred calls with their reason, 10",
        "The next page, 1",
        "The next page, 10"
    })
    void shouldFindItsRowsByIndexes(String heading, int organization) throws Exception {
        String query = query(heading);

        for (String user : List.of("postgres", "authenticated")) {
            for (String plans : List.of("force_custom_plan", "force_generic_plan")) {
                try (var connection = connect(user, organization)) {
                    Database.execute(connection, "set plan_cache_mode = " + plans);

                    var plan = explain(connection, query, organization);

                    assertThat(plan.findParents("Relation Name"))
                            .as("%s with %s: %s", user, plans, plan.toPrettyString())
                            .filteredOn(node -> node.get("Node Type").asText().equals("Seq Scan"))
                            .extracting(node -> node.get("Relation Name").asText())
                            .doesNotContain("leads", "call_logs");
                }
            }
            log.info(
                    "median ms={} query={} organization={} user={}",
                    median(query, organization, user),
                    heading,
                    organization,
                    user);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Leads with their latest call, idx_leads_org_created",
        "Transferred calls with their reason, idx_call_logs_org_transferred_at"
    })
    void shouldReadOnlyThePageByTheIndexMadeForIt(String heading, String index) throws Exception {
        try (var connection = connect("postgres", 10)) {
            var plan = explain(connection, query(heading), 10);

            assertThat(plan.findValuesAsText("Index Name")).contains(index);
            assertThat(plan.findValuesAsText("Node Type")).doesNotContain("Bitmap Heap Scan");
        }
    }

    /** 200 campaigns fit into a few pages, which PostgreSQL rightly reads whole; a larger table goes by the index. */
    @ParameterizedTest
    @CsvSource({"Campaigns by conversion rate, idx_campaigns_conversion"})
    void shouldHaveAnIndexForWhenThereAreManyCampaigns(String heading, String index) throws Exception {
        try (var connection = connect("postgres", 1)) {
            Database.execute(connection, "set enable_seqscan = off");

            assertThat(explain(connection, query(heading), 1).findValuesAsText("Index Name"))
                    .containsExactly(index);
        }
    }

    private static Connection connect(String role, int organization) throws SQLException {
        var connection = database.connect();
        Database.execute(
                connection,
                "select set_config('request.jwt.claim.sub', id('user', %d)::text, false)".formatted(organization));
        Database.execute(connection, "set role " + role);
        return connection;
    }

    private static JsonNode explain(Connection connection, String query, int organization) throws Exception {
        String id = database.query("select id('organization', %d)".formatted(organization))
                .get(0);
        Database.execute(connection, "prepare common_query (uuid) as " + query);
        var plan = Database.query(connection, "explain (format json) execute common_query ('" + id + "')");
        return new ObjectMapper().readTree(String.join("\n", plan));
    }

    /** As a program sees it: sent, planned or prepared as the driver does by default, all rows read. */
    private static double median(String query, int organization, String role) throws Exception {
        var id = UUID.fromString(database.query("select id('organization', %d)".formatted(organization))
                .get(0));
        var nanos = new long[ROUNDS];
        try (var connection = connect(role, organization);
                var statement = connection.prepareStatement(query.replace("$1", "?"))) {
            statement.setObject(1, id);
            for (int round = -WARM_UPS; round < ROUNDS; round++) {
                long began = System.nanoTime();
                try (var rows = statement.executeQuery()) {
                    int count = 0;
                    while (rows.next()) {
                        count++;
                    }
                    assertThat(count).isPositive();
                }
                if (round >= 0) {
                    nanos[round] = System.nanoTime() - began;
                }
            }
        }
        Arrays.sort(nanos);
        return Math.round(nanos[ROUNDS / 2] / 1e4) / 1e2;
    }

    private static String query(String heading) throws Exception {
        var block = Pattern.compile("## " + heading + ".*?```sql\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(PAGE));
        assertThat(block.find()).as("%s in %s", heading, PAGE).isTrue();
        return block.group(1);
    }
}
