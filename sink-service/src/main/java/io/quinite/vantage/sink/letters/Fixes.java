package io.quinite.vantage.sink.letters;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quinite.vantage.kit.UserError;
import io.quinite.vantage.sink.store.LetterBox.Letter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * JSON merge patches (RFC 7396) for facts as the door takes them: {@code {"cause": {"invalid-json": {…}}, "event": {"<event
 * id>": {…}}, "letter": {"<topic-partition@offset>": {…}}}}. Those of the cause are applied first, then those of the event,
 * then those of the letter.
 */
final class Fixes {
    private static final Set<String> SELECTORS = Set.of("cause", "event", "letter");

    private final JsonNode root;

    private Fixes(JsonNode root) {
        this.root = root;
    }

    static Fixes none() {
        return new Fixes(DoorJson.JSON.createObjectNode());
    }

    static Fixes read(Path file) {
        JsonNode root;
        try {
            root = DoorJson.JSON.readTree(Files.readString(file));
        } catch (IOException e) {
            throw new UserError("cannot read the fix file " + file + ": " + e.getMessage(), e);
        }
        root.fieldNames().forEachRemaining(name -> {
            if (!SELECTORS.contains(name)) {
                throw new UserError("the fix file " + file + " has '" + name
                        + "'; it takes cause, event and letter, each an object of" + " merge patches");
            }
            root.get(name).properties().forEach(patch -> {
                if (!patch.getValue().isObject()) {
                    throw new UserError("the fix of " + name + " " + patch.getKey() + " in " + file
                            + " is no JSON object, so it would replace the whole fact");
                }
            });
        });
        return new Fixes(root);
    }

    /** The patches for one letter, in the order in which they are applied. */
    List<JsonNode> of(Letter letter) {
        var patches = new ArrayList<JsonNode>();
        add(patches, root.path("cause").path(letter.cause()));
        if (letter.eventId() != null) {
            add(patches, root.path("event").path(letter.eventId().toString()));
        }
        add(patches, root.path("letter").path(letter.id()));
        return patches;
    }

    /** Whether the letter itself is named, so that a whole fact may stand there. */
    boolean names(Letter letter) {
        return root.path("letter").path(letter.id()).isObject();
    }

    private static void add(List<JsonNode> patches, JsonNode patch) {
        if (patch.isObject()) {
            patches.add(patch);
        }
    }

    /** RFC 7396, section 2: null removes, objects merge, anything else replaces. */
    static void apply(ObjectNode target, JsonNode patch) {
        patch.properties().forEach(entry -> {
            String name = entry.getKey();
            JsonNode value = entry.getValue();
            if (value.isNull()) {
                target.remove(name);
            } else if (value.isObject()) {
                JsonNode old = target.get(name);
                ObjectNode inner = old instanceof ObjectNode object ? object : target.putObject(name);
                apply(inner, value);
            } else {
                target.set(name, value.deepCopy());
            }
        });
    }
}
