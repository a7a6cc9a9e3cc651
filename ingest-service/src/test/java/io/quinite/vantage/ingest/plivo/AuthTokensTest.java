package io.quinite.vantage.ingest.plivo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.quinite.vantage.kit.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AuthTokensTest {
    private static final UUID ONE = UUID.randomUUID();
    private static final UUID OTHER = UUID.randomUUID();

    @TempDir
    private Path directory;

    @Test
    void shouldReadTheFileAgainWhenItChangesAndKeepTheTokensWhileItIsBroken() throws Exception {
        Path file = directory.resolve("tokens");
        Files.writeString(file, "# comment\n\n%s old\n".formatted(ONE));
        var tokens = AuthTokens.read(file);
        assertThat(tokens.of(ONE)).containsExactly("old");
        assertThat(tokens.of(OTHER)).isEmpty();

        Files.writeString(file, "%s old new\n%s main\n%s sub\n".formatted(ONE, OTHER, OTHER));
        await().until(() -> tokens.of(ONE).contains("new"));
        assertThat(tokens.of(OTHER)).containsExactly("main", "sub");

        Files.writeString(file, "nonsense\n");
        await().during(Duration.ofMillis(1_200)).until(() -> tokens.of(ONE).contains("new"));
    }

    @Test
    void shouldSayWhichLineIsWrongWithoutShowingIt() throws Exception {
        Path file = directory.resolve("tokens");
        Files.writeString(file, "\nsecret-token-by-mistake x\n");

        assertThatThrownBy(() -> AuthTokens.read(file))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(file + ":2")
                .message()
                .doesNotContain("secret-token");
        assertThatThrownBy(() -> AuthTokens.read(directory.resolve("missing"))).isInstanceOf(UserError.class);
        assertThat(AuthTokens.read(null).of(ONE)).isEmpty();
    }
}
