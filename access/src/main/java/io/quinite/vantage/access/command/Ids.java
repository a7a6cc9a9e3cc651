package io.quinite.vantage.access.command;

import io.quinite.vantage.access.KeyText;
import io.quinite.vantage.keys.ApiKey;
import io.quinite.vantage.kit.UserError;
import java.util.Map;

/** Finds keys by what people have at hand. */
final class Ids {
    private Ids() {}

    /** @param id or the whole key, which is what somebody has who has found one where it should not be */
    static ApiKey find(Map<String, ApiKey> keys, String id) {
        var key = keys.get(KeyText.parse(id).map(KeyText::id).orElse(id));
        if (key == null) {
            throw new UserError("there is no key of this id; vantage keys list shows those that there are");
        }
        return key;
    }
}
