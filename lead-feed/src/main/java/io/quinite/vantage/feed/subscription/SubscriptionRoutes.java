package io.quinite.vantage.feed.subscription;

import io.javalin.http.Context;
import io.quinite.vantage.access.Scope;
import io.quinite.vantage.feed.http.Answers;
import io.quinite.vantage.feed.http.Gate;
import io.quinite.vantage.feed.http.Query;
import io.quinite.vantage.feed.http.Refusal;
import io.quinite.vantage.feed.http.Route;
import io.quinite.vantage.feed.store.Database;
import io.quinite.vantage.feed.subscription.Subscription.Secrets;
import io.quinite.vantage.feed.subscription.SubscriptionStore.Shown;
import io.quinite.vantage.kit.AddressGuard;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /v1/subscriptions}: those of the key's organization. Another organization's is as one that is not there. */
public final class SubscriptionRoutes {
    public static final String PATH = "/v1/subscriptions";

    private static final Logger log = LoggerFactory.getLogger(SubscriptionRoutes.class);
    private static final String ONE = PATH + "/{id}";
    private static final Set<String> FILTERS = Set.of("status", "project", "field", "campaign", "since");
    private static final Set<String> CREATE =
            Set.of("url", "description", "status", "project", "field", "campaign", "since");
    private static final int TEXT_MAX = 2_001;
    private static final int DESCRIPTION_MAX = 200;
    private static final int OVERLAP_HOURS = 24;
    private static final int OVERLAP_HOURS_MAX = 7 * 24;
    private static final int ATTEMPTS = 50;
    private static final int ATTEMPTS_MAX = 1_000;

    private final Gate gate;
    private final Starts starts;
    private final SubscriptionStore store;
    private final SubscriptionLimits limits;
    private final WebhookUrl urls;
    private final Clock clock;

    public SubscriptionRoutes(Gate gate, Starts starts, Database database, SubscriptionLimits limits, Clock clock) {
        this.gate = gate;
        this.starts = starts;
        this.store = new SubscriptionStore(database);
        this.limits = limits;
        this.clock = clock;
        urls = new WebhookUrl(
                new AddressGuard(SubscriptionLimits.NETWORKS, limits.networksAllowed()), limits.httpAllowed());
    }

    public List<Route> all() {
        return List.of(
                Route.post(PATH, this::create),
                Route.get(PATH, this::list),
                Route.get(ONE, this::show),
                Route.delete(ONE, this::delete),
                Route.post(ONE + "/rotate", this::rotate),
                Route.post(ONE + "/disable", this::disable),
                Route.post(ONE + "/enable", this::enable),
                Route.get(ONE + "/attempts", this::attempts),
                Route.post(ONE + "/replay", this::replay));
    }

    private void create(Context context) throws Refusal {
        var organization = admit(context);
        var wish = Wish.of(context, CREATE);
        var url = urls.checked(wish.text("url", TEXT_MAX)
                .orElseThrow(() -> new Refusal(400, "invalid-url", "url says where changes are sent to")));
        String description = wish.text("description", DESCRIPTION_MAX).orElse("");
        var query = Query.of(wish.parameters(FILTERS));
        var start = starts.at(query.since());
        var secret = WebhookSecret.random();
        var subscription = new Subscription(
                UUID.randomUUID(),
                organization,
                url,
                description,
                query.filter(),
                Secrets.of(secret),
                null,
                start.topicId(),
                start.positions(),
                0,
                null,
                clock.instant());
        if (!inDatabase(() -> store.add(subscription, limits.perOrganizationMax()))) {
            throw new Refusal(
                    409,
                    "too-many-subscriptions",
                    "the organization has " + limits.perOrganizationMax()
                            + " subscriptions, which is as many as it may; delete one");
        }
        log.info("subscription created id={} organization={}", subscription.id(), organization);
        var answer = Answer.of(new Shown(subscription, 0, 0), clock.instant());
        Answers.json(context, 201, answer.put("secret", secret.text()));
    }

    private void list(Context context) throws Refusal {
        var organization = admit(context);
        Answers.json(context, 200, Answer.all(inDatabase(() -> store.all(organization)), clock.instant()));
    }

    private void show(Context context) throws Refusal {
        answer(context, admit(context), null);
    }

    private void delete(Context context) throws Refusal {
        var organization = admit(context);
        var id = id(context);
        found(inDatabase(() -> store.delete(organization, id)));
        log.info("subscription deleted id={} organization={}", id, organization);
        context.status(204);
    }

    private void rotate(Context context) throws Refusal {
        var organization = admit(context);
        var id = id(context);
        int hours =
                Wish.of(context, Set.of("overlap_hours")).number("overlap_hours", OVERLAP_HOURS, 0, OVERLAP_HOURS_MAX);
        var secret = WebhookSecret.random();
        var until = clock.instant().plus(Duration.ofHours(hours));
        found(inDatabase(() -> store.rotate(organization, id, secret, until)));
        log.info("subscription has a new secret id={} overlapHours={}", id, hours);
        answer(context, organization, secret);
    }

    private void disable(Context context) throws Refusal {
        var organization = admit(context);
        var id = id(context);
        Wish.of(context, Set.of());
        found(inDatabase(() -> store.disable(organization, id, clock.instant())));
        answer(context, organization, null);
    }

    private void enable(Context context) throws Refusal {
        var organization = admit(context);
        var id = id(context);
        Wish.of(context, Set.of());
        starts.checkWhole(subscription(organization, id).subscription());
        found(inDatabase(() -> store.enable(organization, id, clock.instant())));
        answer(context, organization, null);
    }

    private void attempts(Context context) throws Refusal {
        var organization = admit(context);
        var id = id(context);
        int limit = ATTEMPTS;
        for (var parameter : context.queryParamMap().entrySet()) {
            if (!parameter.getKey().equals("limit")) {
                throw new Refusal(400, "unknown-parameter", "a parameter is not known; there is limit");
            }
            limit = limit(parameter.getValue().get(0));
        }
        int atMost = limit;
        subscription(organization, id);
        Answers.json(context, 200, Answer.attempts(inDatabase(() -> store.attempts(organization, id, atMost))));
    }

    private static int limit(String text) throws Refusal {
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= ATTEMPTS_MAX) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new Refusal(400, "invalid-value", "limit is a whole number from 1 to " + ATTEMPTS_MAX);
    }

    private void replay(Context context) throws Refusal {
        var organization = admit(context);
        var id = id(context);
        var wish = Wish.of(context, Set.of("since", "change"));
        var change = wish.text("change", TEXT_MAX);
        var since = Query.of(wish.parameters(Set.of("since"))).since();
        if (change.isPresent() == since.isPresent()) {
            throw new Refusal(400, "invalid-value", "say either since, a time, or change, the webhook-id of a change");
        }
        var start = change.isPresent() ? starts.atChange(organization, change.get()) : starts.at(since);
        var bounds = starts.bounds();
        found(inDatabase(
                () -> store.replay(organization, id, start.topicId(), current -> Starts.back(current, start, bounds))));
        log.info("subscription is replayed id={} organization={}", id, organization);
        answer(context, organization, null);
    }

    private UUID admit(Context context) throws Refusal {
        return gate.admit(context, Scope.SUBSCRIPTIONS).organization();
    }

    private void answer(Context context, UUID organization, @Nullable WebhookSecret secret) throws Refusal {
        var answer = Answer.of(subscription(organization, id(context)), clock.instant());
        Answers.json(context, 200, secret == null ? answer : answer.put("secret", secret.text()));
    }

    private Shown subscription(UUID organization, UUID id) throws Refusal {
        return inDatabase(() -> store.find(organization, id)).orElseThrow(SubscriptionRoutes::missing);
    }

    private static UUID id(Context context) throws Refusal {
        try {
            return UUID.fromString(context.pathParam("id"));
        } catch (IllegalArgumentException e) {
            throw missing();
        }
    }

    private static void found(boolean found) throws Refusal {
        if (!found) {
            throw missing();
        }
    }

    private static Refusal missing() {
        return new Refusal(404, "not-found", "the organization has no subscription of this id");
    }

    private interface Asking<T> {
        T ask() throws SQLException;
    }

    private static <T> T inDatabase(Asking<T> asking) throws Refusal {
        try {
            return asking.ask();
        } catch (SQLException e) {
            log.warn("subscriptions cannot be reached cause={}", e.toString());
            throw new Refusal(503, "not-ready", "the database of subscriptions does not answer");
        }
    }
}
