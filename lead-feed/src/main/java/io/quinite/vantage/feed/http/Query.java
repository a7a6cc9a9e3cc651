package io.quinite.vantage.feed.http;

import io.quinite.vantage.feed.change.Filter;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What a request asks for, checked: a parameter that is not known is refused, not passed over. */
public record Query(Filter filter, Optional<Instant> since) {
    private static final String STATUS = "status";
    private static final String PROJECT = "project";
    private static final String FIELD = "field";
    private static final String SINCE = "since";
    private static final int VALUES_MAX = 50;
    private static final int LENGTH_MAX = 100;

    public static Query of(Map<String, List<String>> parameters) throws Refusal {
        for (String name : parameters.keySet()) {
            check(name);
        }
        var projects = new LinkedHashSet<UUID>();
        for (String project : values(parameters, PROJECT)) {
            projects.add(uuid(project));
        }
        return new Query(
                new Filter(values(parameters, STATUS), projects, values(parameters, FIELD)), since(parameters));
    }

    private static void check(String name) throws Refusal {
        if (name.equals("campaign")) {
            throw new Refusal(
                    400, "unknown-parameter", "a lead is of no campaign, it is called by several; filter by project");
        }
        if (name.startsWith("organization")) {
            throw new Refusal(400, "unknown-parameter", "the organization is that of the key; leave " + name + " out");
        }
        if (!Set.of(STATUS, PROJECT, FIELD, SINCE).contains(name)) {
            throw new Refusal(
                    400, "unknown-parameter", "a parameter is not known; there are status, project, field and since");
        }
    }

    /** Repeated, or separated by commas. */
    private static Set<String> values(Map<String, List<String>> parameters, String name) throws Refusal {
        var values = new LinkedHashSet<String>();
        for (String text : parameters.getOrDefault(name, List.of())) {
            for (String value : text.split(",", -1)) {
                if (value.isBlank() || value.length() > LENGTH_MAX) {
                    throw new Refusal(
                            400, "invalid-value", name + " has a value that is empty or longer than " + LENGTH_MAX);
                }
                values.add(value.strip());
            }
        }
        if (values.size() > VALUES_MAX) {
            throw new Refusal(400, "too-many", name + " has more than " + VALUES_MAX + " values");
        }
        return values;
    }

    private static UUID uuid(String text) throws Refusal {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new Refusal(400, "invalid-uuid", "project takes ids of projects");
        }
    }

    private static Optional<Instant> since(Map<String, List<String>> parameters) throws Refusal {
        var given = parameters.getOrDefault(SINCE, List.of());
        if (given.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(OffsetDateTime.parse(given.get(0)).toInstant());
        } catch (DateTimeException e) {
            throw new Refusal(400, "invalid-timestamp", "since takes a time such as 2026-11-24T09:30:00Z");
        }
    }
}
