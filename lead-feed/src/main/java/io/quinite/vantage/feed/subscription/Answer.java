package io.quinite.vantage.feed.subscription;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quinite.vantage.feed.subscription.SubscriptionStore.Attempt;
import io.quinite.vantage.feed.subscription.SubscriptionStore.Shown;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Subscriptions and attempts as JSON. A secret is in the answer that made it, and in no other. */
final class Answer {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private Answer() {}

    static ObjectNode of(Shown shown, Instant now) {
        var subscription = shown.subscription();
        var answer = NODES.objectNode();
        answer.put("id", subscription.id().toString());
        answer.put("url", subscription.url().toString());
        answer.put("description", subscription.description());
        answer.set("status", texts(subscription.filter().statuses()));
        answer.set("project", texts(subscription.filter().projects()));
        answer.set("field", texts(subscription.filter().fields()));
        var disabled = subscription.disabled();
        answer.put("state", disabled == null ? "enabled" : "disabled");
        if (disabled == null) {
            answer.putNull("disabled");
        } else {
            answer.putObject("disabled")
                    .put("code", disabled.code().word())
                    .put("detail", disabled.detail())
                    .put("at", disabled.at().toString());
        }
        answer.put("waiting_leads", shown.waitingLeads());
        answer.put("pending_changes", shown.pendingChanges());
        answer.put("last_success_at", text(subscription.lastSuccessAt()));
        answer.put(
                "former_secret_until",
                subscription.secrets().goodAt(now).size() > 1
                        ? text(subscription.secrets().formerUntil())
                        : null);
        answer.put("created_at", subscription.createdAt().toString());
        return answer;
    }

    static ObjectNode all(List<Shown> shown, Instant now) {
        var answer = NODES.objectNode();
        var list = answer.putArray("subscriptions");
        shown.forEach(each -> list.add(of(each, now)));
        return answer;
    }

    static ObjectNode attempts(List<Attempt> attempts) {
        var answer = NODES.objectNode();
        var list = answer.putArray("attempts");
        for (var attempt : attempts) {
            list.addObject()
                    .put("webhook_id", attempt.webhookId())
                    .put("lead_id", text(attempt.lead()))
                    .put("attempt", attempt.attempt())
                    .put("at", attempt.at().toString())
                    .put("duration_ms", attempt.durationMs())
                    .put("outcome", attempt.outcome())
                    .put("status", attempt.status())
                    .put("detail", attempt.detail());
        }
        return answer;
    }

    private static ArrayNode texts(Collection<?> values) {
        var array = NODES.arrayNode();
        values.stream().map(Object::toString).sorted().forEach(array::add);
        return array;
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }
}
