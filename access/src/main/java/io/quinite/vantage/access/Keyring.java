package io.quinite.vantage.access;

import io.quinite.vantage.keys.ApiKey;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The keys that are known, by id. Filled by {@link KeyFollower}; asked by every request. */
public final class Keyring {
    /** Compared with where no key has the id, so that an unknown id takes as long as a wrong secret. */
    private static final byte[] NOBODY = KeyText.random().hash();

    private final Map<String, Caller> callers = new ConcurrentHashMap<>();
    private final RateLimit limit;
    private final Clock clock;

    public Keyring(RateLimit limit, Clock clock) {
        this.limit = limit;
        this.clock = clock;
    }

    /**
     * Whose key it is; empty where it is nobody's, or not good any more.
     *
     * @param authorization the header of that name; null where the request has none
     */
    public Optional<Caller> caller(@Nullable String authorization) {
        return KeyText.ofAuthorization(authorization).flatMap(this::caller);
    }

    private Optional<Caller> caller(KeyText key) {
        Caller known = callers.get(key.id());
        boolean same = MessageDigest.isEqual(known == null ? NOBODY : known.hash(), key.hash());
        return known != null && same && !known.endedBy(clock.instant()) ? Optional.of(known) : Optional.empty();
    }

    /** @throws IllegalArgumentException where the record is none that a command could have written */
    void put(ApiKey record) {
        var checked = KeyRecord.of(record);
        callers.compute(checked.id(), (id, before) -> new Caller(checked, limit, before));
    }

    void remove(String id) {
        callers.remove(id);
    }

    /** Forgets all but these. */
    void retain(Collection<String> ids) {
        callers.keySet().retainAll(ids);
    }

    /** How many keys are known, good or not. */
    public int size() {
        return callers.size();
    }
}
