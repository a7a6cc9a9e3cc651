package io.quinite.vantage.launcher;

import io.quinite.vantage.access.KeyStore;
import io.quinite.vantage.access.KeyText;
import io.quinite.vantage.access.NewKey;
import io.quinite.vantage.access.Scope;
import io.quinite.vantage.embedded.EmbeddedStack;
import io.quinite.vantage.kit.Secret;
import java.io.IOException;
import java.util.EnumSet;

/** The stack's own key, {@code API_KEY} in {@code endpoints.env}: for every organization and everything. */
final class OwnKey {
    private static final String COMMENT = "the stack's own key";

    private OwnKey() {}

    /** The key of the stack's directory, made at its first start; sees to it that the topic has it. */
    static Secret allow(EmbeddedStack stack) throws IOException {
        String text = stack.secret("service-key", () -> KeyText.random().whole().value());
        var key = KeyText.parse(text)
                .orElseThrow(() -> new IllegalStateException("the secret service-key of the stack is no key"));
        try (var store = KeyStore.open(stack.settings())) {
            // A record that is there stays as it is: somebody may have revoked it.
            if (!store.all().containsKey(key.id())) {
                store.put(NewKey.of(key, null, EnumSet.allOf(Scope.class), COMMENT, null)
                        .record());
            }
        }
        return key.whole();
    }
}
