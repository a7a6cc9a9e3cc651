package io.quinite.vantage.ingest;

import io.javalin.http.Context;
import io.quinite.vantage.access.Caller;
import io.quinite.vantage.access.Scope;
import io.quinite.vantage.ingest.body.BoundedStream;
import io.quinite.vantage.ingest.body.UnreadableBody;
import io.quinite.vantage.ingest.csv.ImportOptions;
import io.quinite.vantage.ingest.csv.LeadRows;
import io.quinite.vantage.leads.LeadEvent;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leads as CSV, read and sent row by row on the request's own thread. Unlike a batch of facts, rows are taken while the body
 * still arrives; an import that ends early says up to which row it is durable.
 */
final class LeadImportRoute {
    static final String PATH = "/v1/leads/import";
    private static final Logger log = LoggerFactory.getLogger(LeadImportRoute.class);
    private static final long DISCARD_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final int DISCARD_BUFFER = 64 * 1024;

    private final Door door;
    private final KeyCheck keys;
    private final FactEncoder<LeadEvent> encoder;
    private final ImportLimits limits;
    private final Clock clock;
    private final Semaphore places;

    LeadImportRoute(Door door, KeyCheck keys, FactEncoder<LeadEvent> encoder, ImportLimits limits, Clock clock) {
        this.door = door;
        this.keys = keys;
        this.encoder = encoder;
        this.limits = limits;
        this.clock = clock;
        places = new Semaphore(limits.atOnceMax());
    }

    void handle(Context context) {
        long startedAt = System.nanoTime();
        var caller = keys.caller(context, Scope.LEAD_EVENTS);
        if (caller != null) {
            if (!places.tryAcquire()) {
                Answers.problem(context, Problem.of(503, "overloaded", "too many imports run"));
            } else {
                try {
                    admitted(context, caller);
                } finally {
                    places.release();
                }
            }
        }
        door.meters().request(PATH, context.statusCode(), startedAt);
    }

    private void admitted(Context context, Caller caller) {
        ImportOptions options;
        ImportRun.Plan plan;
        try {
            checkType(context.contentType());
            options = options(context, caller);
            plan = new ImportRun.Plan(
                    flag(context, "dry_run"),
                    number(context, "after_row"),
                    number(context, "row_offset"),
                    number(context, "line_offset"));
        } catch (UnreadableBody e) {
            refuse(context, Problem.of(e.status(), e.code(), e.reason()));
            return;
        } catch (IllegalArgumentException e) {
            refuse(context, Problem.of(400, "invalid-parameter", String.valueOf(e.getMessage())));
            return;
        }
        if (!caller.mayNameOrganization(options.organization())) {
            refuse(context, Problem.of(403, "organization-forbidden", "the key is not of this organization_id"));
            return;
        }
        var notReady = door.whyNotReady();
        if (notReady.isPresent()) {
            refuse(context, Problem.of(notReady.get()));
            return;
        }
        var run = new ImportRun(door, encoder, clock, plan, limits);
        boolean events = String.valueOf(context.header("Accept")).contains(ImportAnswer.EVENT_STREAM);
        run(context, options, run, ImportAnswer.of(context, events));
    }

    private void run(Context context, ImportOptions options, ImportRun run, ImportAnswer answer) {
        Problem problem;
        try (var body =
                BoundedStream.open(context.req().getInputStream(), context.header("Content-Encoding"), limits.body())) {
            run.run(new LeadRows(body, options, limits.rowCharsMax()), answer::progress);
            answer.done(run.summary());
            return;
        } catch (UnreadableBody e) {
            problem = Problem.of(e.status(), e.code(), e.reason());
        } catch (Unavailable e) {
            problem = Problem.of(e);
        } catch (IOException e) {
            boolean late = e.getCause() instanceof TimeoutException;
            problem = late
                    ? Problem.of(408, "body-timeout", "the body did not arrive in time")
                    : Problem.of(400, "incomplete-body", "the body ended early");
        }
        discardBody(context);
        answer.stopped(run.stopped(problem));
    }

    private static void refuse(Context context, Problem problem) {
        discardBody(context);
        Answers.problem(context, problem);
    }

    /** A client that is still sending when the connection is closed may never see the answer. */
    private static void discardBody(Context context) {
        byte[] buffer = new byte[DISCARD_BUFFER];
        long deadline = System.nanoTime() + DISCARD_NANOS;
        try {
            InputStream body = context.req().getInputStream();
            int count = 0;
            while (count >= 0 && System.nanoTime() - deadline < 0) {
                count = body.read(buffer);
            }
        } catch (IOException e) {
            log.debug("client has gone path={} cause={}", PATH, e.toString());
        }
    }

    private static void checkType(@Nullable String contentType) throws UnreadableBody {
        String type =
                contentType == null ? "" : contentType.toLowerCase(Locale.ROOT).replace(" ", "");
        if (!type.equals("text/csv") && !type.startsWith("text/csv;")) {
            throw new UnreadableBody(415, "unsupported-media-type", "an import takes text/csv");
        }
        int charset = type.indexOf("charset=");
        if (charset >= 0) {
            String name = type.substring(charset + "charset=".length())
                    .split(";", 2)[0]
                    .replace("\"", "");
            if (!name.equals("utf-8") && !name.equals("utf8") && !name.equals("us-ascii")) {
                throw new UnreadableBody(415, "unsupported-media-type", "an import takes UTF-8, not " + name);
            }
        }
    }

    private ImportOptions options(Context context, Caller caller) {
        String named = context.queryParam("organization_id");
        UUID organization = caller.organization();
        if (named != null) {
            organization = uuid(named);
        } else if (organization == null) {
            throw new IllegalArgumentException(
                    "organization_id is missing; a service key must say whose leads these are");
        }
        String importKey = context.queryParam("import_key");
        String region = context.queryParam("region");
        return new ImportOptions(
                organization,
                importKey == null ? "" : importKey,
                region == null ? limits.region() : region,
                mapping(context));
    }

    private static Map<String, String> mapping(Context context) {
        var mapping = new HashMap<String, String>();
        for (String entry : context.queryParams("map")) {
            int colon = entry.lastIndexOf(':');
            if (colon < 1 || colon == entry.length() - 1) {
                throw new IllegalArgumentException("map is '" + entry + "'; it takes COLUMN:FIELD, as in map=Ph:phone");
            }
            mapping.put(entry.substring(0, colon), entry.substring(colon + 1));
        }
        return mapping;
    }

    private static UUID uuid(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("organization_id is not a UUID", e);
        }
    }

    private static boolean flag(Context context, String name) {
        String value = context.queryParam(name);
        if (value == null || value.equals("false")) {
            return false;
        }
        if (value.equals("true")) {
            return true;
        }
        throw new IllegalArgumentException(name + " is '" + value + "'; it takes true or false");
    }

    private static long number(Context context, String name) {
        String value = context.queryParam(name);
        try {
            long number = value == null ? 0 : Long.parseLong(value);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException(name + " is '" + value + "'; it takes a number of rows from 0");
    }
}
