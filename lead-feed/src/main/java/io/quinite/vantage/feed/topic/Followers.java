package io.quinite.vantage.feed.topic;

import io.quinite.vantage.feed.change.Change;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Those who are at the end of the topic, by organization: a change costs only those whom it concerns. */
final class Followers {
    private final Map<UUID, Set<Follower>> live = new HashMap<>();

    void add(Follower follower) {
        live.computeIfAbsent(follower.organization(), any -> new LinkedHashSet<>())
                .add(follower);
    }

    void remove(Follower follower) {
        live.computeIfPresent(follower.organization(), (organization, followers) -> {
            followers.remove(follower);
            return followers.isEmpty() ? null : followers;
        });
    }

    void offer(Change change) {
        UUID organization = change.organization();
        var concerned = organization == null ? all() : List.copyOf(live.getOrDefault(organization, Set.of()));
        for (var follower : concerned) {
            if (follower.isClosed()) {
                remove(follower);
            } else if (!follower.offer(change)) {
                remove(follower);
                follower.tooSlow();
            }
        }
    }

    List<Follower> all() {
        var all = new ArrayList<Follower>();
        live.values().forEach(all::addAll);
        return all;
    }
}
