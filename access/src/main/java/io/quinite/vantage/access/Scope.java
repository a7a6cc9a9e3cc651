package io.quinite.vantage.access;

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** What a key opens. */
public enum Scope {
    /** Sending facts about calls, and what else a voice server does. */
    CALL_EVENTS("call-events"),
    /** Sending facts about leads, and importing them. */
    LEAD_EVENTS("lead-events"),
    /** Reading totals and changes. */
    READ("read"),
    /** Saying where an organization's changes are sent to. Not part of reading: it outlives the key. */
    SUBSCRIPTIONS("subscriptions");

    private final String word;

    Scope(String word) {
        this.word = word;
    }

    /** As records and commands say it. */
    public String word() {
        return word;
    }

    public static Optional<Scope> of(String word) {
        return Arrays.stream(values()).filter(scope -> scope.word.equals(word)).findFirst();
    }

    /** Those of the words that are known: a key made by a later version opens here what this version knows of. */
    static Set<Scope> known(Collection<String> words) {
        var scopes = EnumSet.noneOf(Scope.class);
        words.forEach(word -> of(word).ifPresent(scopes::add));
        return scopes;
    }
}
