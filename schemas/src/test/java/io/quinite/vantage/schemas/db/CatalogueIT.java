package io.quinite.vantage.schemas.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The tables, name by name, as the schema document fixes them. What the document does not have is marked as ours; a
 * difference here is a change of the contract with everyone who reads or writes these tables.
 */
class CatalogueIT {
    private static final String OF_THEIR_ORGANIZATION = "(organization_id IN ( SELECT profiles.organization_id"
            + " FROM profiles WHERE (profiles.id = auth.uid())))";

    private static Database database;

    @BeforeAll
    static void migrate() throws Exception {
        database = Database.migrated();
    }

    @AfterAll
    static void drop() throws Exception {
        database.close();
    }

    @Test
    void shouldHaveLeadsAsTheDocumentFixesThem() throws Exception {
        var leads = Catalogue.of(database, "leads");

        assertThat(leads.columns())
                .containsExactly(
                        "id uuid not null default uuid_generate_v4()",
                        "organization_id uuid not null",
                        "project_id uuid",
                        "created_by uuid",
                        "name text not null",
                        "email text",
                        "phone text",
                        "source text not null default 'manual'::text",
                        "status text not null default 'new'::text",
                        "call_status text not null default 'not_called'::text",
                        "transferred_to_human boolean not null default false",
                        "call_date timestamp with time zone",
                        "call_log_id uuid",
                        "notes text",
                        "metadata jsonb",
                        "created_at timestamp with time zone not null default now()",
                        "updated_at timestamp with time zone not null default now()");
        assertThat(leads.constraints())
                .containsExactly(
                        "leads_call_log_id_fkey FOREIGN KEY (call_log_id) REFERENCES call_logs(id) ON DELETE SET NULL",
                        "leads_call_status_check "
                                + in("call_status", "not_called", "called", "transferred", "no_answer", "voicemail"),
                        "leads_created_by_fkey FOREIGN KEY (created_by) REFERENCES auth.users(id) ON DELETE SET NULL",
                        "leads_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE",
                        "leads_pkey PRIMARY KEY (id)",
                        "leads_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE SET NULL",
                        "leads_source_check " + in("source", "manual", "csv_upload", "website", "referral"),
                        "leads_status_check " + in("status", "new", "contacted", "qualified", "converted", "lost"));
        assertThat(leads.indexes())
                .containsExactlyInAnyOrder(
                        "idx_leads_org (organization_id)",
                        "idx_leads_project (project_id)",
                        "idx_leads_status (status)",
                        "idx_leads_call_status (call_status)",
                        "idx_leads_created (created_at DESC)",
                        "idx_leads_email (email) WHERE (email IS NOT NULL)",
                        "idx_leads_phone (phone) WHERE (phone IS NOT NULL)",
                        "idx_leads_transferred (transferred_to_human) WHERE (transferred_to_human = true)",
                        "idx_leads_call_log_id (call_log_id)",
                        ours("idx_leads_org_created (organization_id, created_at DESC)"));
        assertThat(leads.triggers())
                .filteredOn(trigger -> !trigger.startsWith("CREATE TRIGGER pipeline_"))
                .as("the services' own are called pipeline_…")
                .containsExactly("CREATE TRIGGER update_leads_updated_at BEFORE UPDATE ON public.leads FOR EACH ROW"
                        + " WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION set_leads_updated_at()");
        assertThat(leads.hasRowLevelSecurity()).isTrue();
        assertThat(leads.policies())
                .containsExactlyInAnyOrder(
                        "Users can view leads in their organization (select) using " + OF_THEIR_ORGANIZATION,
                        "Users can insert leads in their organization (insert) with check " + OF_THEIR_ORGANIZATION,
                        "Users can update leads in their organization (update) using " + OF_THEIR_ORGANIZATION
                                + " with check " + OF_THEIR_ORGANIZATION,
                        "Users can delete leads in their organization (delete) using " + OF_THEIR_ORGANIZATION);
    }

    @Test
    void shouldHaveCallLogsAsTheDocumentFixesThem() throws Exception {
        var calls = Catalogue.of(database, "call_logs");

        assertThat(calls.columns())
                .containsExactly(
                        "id uuid not null",
                        "campaign_id uuid not null",
                        "lead_id uuid not null",
                        "organization_id uuid not null",
                        "call_sid text",
                        "call_status text not null",
                        "transferred boolean not null default false",
                        "transferred_at timestamp with time zone",
                        "transfer_reason text",
                        "transfer_department text",
                        "call_timestamp timestamp with time zone not null default now()",
                        "duration integer not null default 0",
                        "transcript text",
                        "conversation_summary text",
                        "recording_url text",
                        "notes text",
                        "metadata jsonb",
                        "created_at timestamp with time zone not null default now()");
        assertThat(calls.constraints())
                .containsExactly(
                        "call_logs_call_status_check "
                                + in("call_status", "called", "transferred", "no_answer", "voicemail"),
                        "call_logs_campaign_id_fkey FOREIGN KEY (campaign_id) REFERENCES campaigns(id) ON DELETE CASCADE",
                        "call_logs_lead_id_fkey FOREIGN KEY (lead_id) REFERENCES leads(id) ON DELETE CASCADE",
                        "call_logs_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES organizations(id) ON DELETE CASCADE",
                        "call_logs_pkey PRIMARY KEY (id)");
        assertThat(calls.indexes())
                .containsExactlyInAnyOrder(
                        "idx_call_logs_campaign (campaign_id)",
                        "idx_call_logs_lead (lead_id)",
                        "idx_call_logs_org (organization_id)",
                        "idx_call_logs_call_sid (call_sid)",
                        "idx_call_logs_timestamp (call_timestamp DESC)",
                        "idx_call_logs_transferred (transferred) WHERE (transferred = true)",
                        "idx_call_logs_transferred_at (transferred_at)",
                        ours("idx_call_logs_org_transferred_at (organization_id, transferred_at DESC)"
                                + " WHERE (transferred = true)"));
        assertThat(calls.triggers()).isEmpty();
        assertThat(calls.hasRowLevelSecurity()).isTrue();
        assertThat(calls.policies())
                .containsExactlyInAnyOrder(
                        "Users can view call logs in their organization (select) using " + OF_THEIR_ORGANIZATION,
                        "Users can insert call logs in their organization (insert) with check "
                                + OF_THEIR_ORGANIZATION);
    }

    @Test
    void shouldHaveTheTotalsOfCampaignsAsTheDocumentFixesThem() throws Exception {
        var campaigns = Catalogue.of(database, "campaigns");

        assertThat(campaigns.columns())
                .contains(
                        "total_calls integer not null default 0",
                        "transferred_calls integer not null default 0",
                        "conversion_rate numeric(5,2) generated stored CASE WHEN (total_calls > 0)"
                                + " THEN round((((transferred_calls)::numeric / (total_calls)::numeric) * (100)::numeric), 2)"
                                + " ELSE (0)::numeric END");
        assertThat(campaigns.indexes()).containsExactly("idx_campaigns_conversion (conversion_rate DESC)");
        assertThat(campaigns.triggers()).isEmpty();
    }

    @Test
    void shouldHaveWebsocketServersAsTheDocumentFixesThem() throws Exception {
        var servers = Catalogue.of(database, "websocket_servers");

        assertThat(servers.columns())
                .containsExactly(
                        "id uuid not null default uuid_generate_v4()",
                        "name text not null",
                        "url text not null",
                        "is_active boolean not null default true",
                        "status text not null default 'pending'::text",
                        "last_verified_at timestamp with time zone",
                        "priority integer not null default 0");
        assertThat(servers.constraints())
                .containsExactly(
                        "websocket_servers_pkey PRIMARY KEY (id)",
                        "websocket_servers_status_check " + in("status", "pending", "verified", "failed"));
        assertThat(servers.indexes()).containsExactly("idx_websocket_servers_active (is_active, priority)");
        assertThat(servers.triggers()).isEmpty();
        assertThat(servers.hasRowLevelSecurity()).as("ours: see ADR 0022").isTrue();
        assertThat(servers.policies()).isEmpty();
    }

    @Test
    void shouldHaveNothingElseAmongTheUsersTables() throws Exception {
        var tables = database.query(
                "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'v', 'm', 'S')");
        var functions = database.query("""
                select p.proname from pg_proc p
                where p.pronamespace = 'public'::regnamespace
                    and not exists (select from pg_depend where objid = p.oid and deptype = 'e')
                """);

        assertThat(tables)
                .containsExactlyInAnyOrder(
                        "leads",
                        "call_logs",
                        "campaigns",
                        "websocket_servers",
                        "organizations",
                        "projects",
                        "profiles");
        assertThat(functions).containsExactly(ours("set_leads_updated_at"));
    }

    @Test
    void shouldCaptureTheWholeRowsOfLeads() throws Exception {
        assertThat(
                        database.query(
                                "select relreplident from pg_class where oid in ('leads'::regclass, 'call_logs'::regclass) order by relname desc"))
                .containsExactly("f", "d");
        assertThat(database.query("select pubinsert, pubupdate, pubdelete, pubtruncate, puballtables, pubviaroot"
                        + " from pg_publication where pubname = 'vantage_leads'"))
                .containsExactly("t|t|t|t|f|f");
        assertThat(
                        database.query(
                                "select schemaname, tablename, rowfilter, cardinality(attnames) from pg_publication_tables where pubname = 'vantage_leads' order by 2"))
                .containsExactly("pipeline|cdc_snapshots|null|1", "public|leads|null|17");
    }

    @Test
    void shouldGiveEachServiceARoleThatMayNotLogInBeforeSomebodySaysSo() throws Exception {
        assertThat(database.query(
                        "select rolname, rolcanlogin, rolbypassrls, rolreplication, rolsuper, rolcreaterole, rolcreatedb"
                                + " from pg_roles where rolname like 'vantage\\_%' order by rolname"))
                .containsExactly(
                        "vantage_cdc|f|t|t|f|f|f",
                        "vantage_feed|f|f|f|f|f|f",
                        "vantage_reader|f|t|f|f|f|f",
                        "vantage_sink|f|t|f|f|f|f");
    }

    private static String in(String column, String... values) {
        return "CHECK ((" + column + " = ANY (ARRAY["
                + String.join(
                        ", ", Stream.of(values).map("'%s'::text"::formatted).toList()) + "])))";
    }

    /** Not in the document: the pipeline's own. */
    private static String ours(String line) {
        return line;
    }
}
