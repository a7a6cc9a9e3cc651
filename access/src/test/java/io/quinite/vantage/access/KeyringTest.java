package io.quinite.vantage.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quinite.vantage.keys.ApiKey;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class KeyringTest {
    private static final UUID ORGANIZATION = UUID.randomUUID();
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final RateLimit LIMIT = new RateLimit(2, 10);

    private final Keyring keyring = new Keyring(LIMIT, Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void shouldKnowAKeyAndWhatItOpens() {
        var own = key(ORGANIZATION, EnumSet.of(Scope.READ), null);
        var any = key(null, EnumSet.allOf(Scope.class), null);

        assertThat(keyring.caller(bearer(own))).hasValueSatisfying(caller -> {
            assertThat(caller.mayNameOrganization(ORGANIZATION)).isTrue();
            assertThat(caller.mayNameOrganization(UUID.randomUUID())).isFalse();
            assertThat(caller.may(Scope.READ)).isTrue();
            assertThat(caller.may(Scope.CALL_EVENTS)).isFalse();
        });
        assertThat(keyring.caller("bearer  " + any.whole().value()))
                .hasValueSatisfying(caller -> assertThat(caller.mayNameOrganization(UUID.randomUUID()))
                        .isTrue());
    }

    @Test
    void shouldKnowNoKeyByHalf() {
        var own = key(ORGANIZATION, Set.of(Scope.READ), null);
        var other = key(ORGANIZATION, Set.of(Scope.READ), null);
        var mixed = new KeyText(own.id(), other.secret());

        assertThat(keyring.caller(bearer(mixed))).isEmpty();
        assertThat(keyring.caller(bearer(KeyText.random()))).isEmpty();
        assertThat(keyring.caller(bearer(own) + "x")).isEmpty();
        assertThat(keyring.caller(own.whole().value())).isEmpty();
        assertThat(keyring.caller("Basic " + own.whole().value())).isEmpty();
        assertThat(keyring.caller("Bearer ")).isEmpty();
        assertThat(keyring.caller(null)).isEmpty();
    }

    @Test
    void shouldEndAKeyWhenItExpiresOrIsRevoked() {
        var ended = key(ORGANIZATION, Set.of(Scope.READ), NOW);
        var going = key(ORGANIZATION, Set.of(Scope.READ), NOW.plusSeconds(1));
        assertThat(keyring.caller(bearer(ended))).isEmpty();
        assertThat(keyring.caller(bearer(going))).isPresent();

        var record = NewKey.of(going, ORGANIZATION, Set.of(Scope.READ), "", NOW.plusSeconds(1))
                .record();
        keyring.put(ApiKey.newBuilder(record).setRevokedAt(NOW).build());

        assertThat(keyring.caller(bearer(going))).isEmpty();
    }

    @Test
    void shouldIgnoreScopesOfALaterVersion() {
        var text = KeyText.random();
        var record = NewKey.of(text, ORGANIZATION, Set.of(), "", null).record();

        keyring.put(ApiKey.newBuilder(record)
                .setScopes(List.of("time-travel", "read"))
                .build());

        assertThat(keyring.caller(bearer(text)))
                .hasValueSatisfying(caller -> assertThat(caller.may(Scope.READ)).isTrue());
    }

    @Test
    void shouldLimitRequestsAndWhatTheyCarryAlsoAcrossAChangeOfTheKey() {
        var text = key(null, Set.of(Scope.READ), null);
        var caller = keyring.caller(bearer(text)).orElseThrow();
        assertThat(caller.secondsUntilRequest()).isZero();
        caller.carried(100);

        assertThat(caller.secondsUntilRequest()).isBetween(9, 10);

        keyring.put(NewKey.of(text, null, Set.of(Scope.READ), "changed", null).record());
        assertThat(keyring.caller(bearer(text)).orElseThrow().secondsUntilRequest())
                .isBetween(9, 10);
    }

    @Test
    void shouldRefuseARecordThatNoCommandWrites() {
        var record = NewKey.of(KeyText.random(), null, Set.of(), "", null).record();

        assertThatThrownBy(() -> keyring.put(
                        ApiKey.newBuilder(record).setSecretSha256("ab").build()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldShowNoSecretInWhatIsLogged() {
        var text = KeyText.random();

        assertThat(text.toString())
                .contains(text.id())
                .doesNotContain(text.secret().value());
        assertThat(KeyText.parse(text.whole().value())).contains(text);
        assertThat(NewKey.of(text, null, Set.of(), "", null).record().toString())
                .doesNotContain(text.secret().value());
    }

    private KeyText key(@Nullable UUID organization, Set<Scope> scopes, @Nullable Instant expiresAt) {
        var text = KeyText.random();
        keyring.put(NewKey.of(text, organization, scopes, "", expiresAt).record());
        return text;
    }

    private static String bearer(KeyText key) {
        return "Bearer " + key.whole().value();
    }
}
