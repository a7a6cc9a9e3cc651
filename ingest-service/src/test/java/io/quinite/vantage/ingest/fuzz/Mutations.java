package io.quinite.vantage.ingest.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Ways to break bytes, and to break JSON that stays JSON. */
final class Mutations {
    private static final List<byte[]> TOKENS = List.of(
            text("\\u0000"),
            text("\\ud800"),
            text("\\udc00\\ud800"),
            text("[".repeat(40)),
            text("{\"a\":".repeat(200)),
            text("1e999999999"),
            text("-0.0000000000001E-2147483648"),
            text("9".repeat(400)),
            text("NaN"),
            text("null"),
            text("\"\""),
            text("\n"),
            text("\r\n\r\n"),
            text("\0"),
            text("\ufeff"),
            text("{\"type\":\"call_ringing\"}"),
            text("\"type\":\"x\",\"type\":\"y\","),
            text("Obj\u0001"),
            new byte[] {(byte) 0xc0, (byte) 0x80},
            new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
            new byte[] {(byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
            new byte[] {(byte) 0xff, (byte) 0xfe},
            new byte[] {(byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, 16},
            new byte[] {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 1},
            new byte[64]);

    private Mutations() {}

    /** One to four of: a bit, a byte, a token, a cut, a repetition, an end that is missing. */
    static byte[] ofBytes(byte[] sound, Random random) {
        byte[] bytes = sound;
        for (int i = 1 + random.nextInt(4); i > 0 && bytes.length > 0; i--) {
            int at = random.nextInt(bytes.length);
            int length = Math.min(bytes.length - at, 1 + random.nextInt(random.nextInt(20) == 0 ? 5_000 : 16));
            byte[] copy = bytes.clone();
            switch (random.nextInt(6)) {
                case 0 -> copy[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> copy[at] = (byte) random.nextInt(256);
                case 2 -> copy = spliced(bytes, at, 0, TOKENS.get(random.nextInt(TOKENS.size())));
                case 3 -> copy = spliced(bytes, at, length, new byte[0]);
                case 4 -> copy = spliced(bytes, at, 0, Arrays.copyOfRange(bytes, at, at + length));
                default -> copy = Arrays.copyOf(bytes, at);
            }
            bytes = copy;
        }
        return bytes;
    }

    /** Bytes put in the place of {@code cut} others. */
    static byte[] spliced(byte[] bytes, int at, int cut, byte[] put) {
        var out = new ByteArrayOutputStream();
        out.write(bytes, 0, at);
        out.writeBytes(put);
        out.write(bytes, at + cut, bytes.length - at - cut);
        return out.toByteArray();
    }

    /** Another value, name or shape somewhere in the fact. */
    static void ofFact(ObjectNode fact, Random random) {
        var objects = new ArrayList<ObjectNode>();
        objects.add(fact);
        fact.forEach(value -> {
            if (value instanceof ObjectNode inner) {
                objects.add(inner);
            }
        });
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            var object = objects.get(random.nextInt(objects.size()));
            var names = new ArrayList<String>();
            object.fieldNames().forEachRemaining(names::add);
            if (names.isEmpty()) {
                names.add("x");
            }
            String name = names.get(random.nextInt(names.size()));
            switch (random.nextInt(6)) {
                case 0 -> object.remove(name);
                case 1 -> object.set("_" + name, odd(random));
                case 2 -> object.set(oddText(random), odd(random));
                default -> object.set(name, odd(random));
            }
        }
    }

    private static JsonNode odd(Random random) {
        var nodes = JsonNodeFactory.instance;
        return switch (random.nextInt(14)) {
            case 0 -> nodes.nullNode();
            case 1 -> nodes.booleanNode(true);
            case 2 -> nodes.numberNode(random.nextLong());
            case 3 -> nodes.numberNode(random.nextBoolean() ? -1 : 604_801);
            case 4 -> nodes.numberNode(Double.MIN_VALUE);
            case 5 -> nodes.numberNode(new java.math.BigDecimal("1e" + random.nextInt(2_000)));
            case 6 -> nodes.arrayNode().add("x").add(nodes.objectNode());
            case 7 -> nodes.objectNode().put("a", 1).put("b", "c");
            case 8 -> nested(random.nextInt(40));
            case 9 -> nodes.textNode("00000000-0000-0000-0000-000000000000");
            case 10 ->
                nodes.textNode(List.of(
                                "2100-01-01T00:00:00Z",
                                "1999-12-31T23:59:59Z",
                                "2024-02-30T00:00:00Z",
                                "2024-06-30T23:59:60Z",
                                "2024-01-01T00:00:00.1234567891Z",
                                "2024-01-01T00:00:00+18:01",
                                "2024-01-01T24:00:00Z")
                        .get(random.nextInt(7)));
            case 11 -> many(random);
            default -> nodes.textNode(oddText(random));
        };
    }

    private static JsonNode nested(int depth) {
        JsonNode node = JsonNodeFactory.instance.numberNode(1);
        for (int i = 0; i < depth; i++) {
            node = i % 2 == 0
                    ? JsonNodeFactory.instance.arrayNode().add(node)
                    : JsonNodeFactory.instance.objectNode().set("n", node);
        }
        return node;
    }

    private static JsonNode many(Random random) {
        var object = JsonNodeFactory.instance.objectNode();
        for (int i = 60 + random.nextInt(8); i > 0; i--) {
            object.put("m" + i, "v");
        }
        return object;
    }

    private static String oddText(Random random) {
        return switch (random.nextInt(12)) {
            case 0 -> "";
            case 1 -> " \t";
            case 2 -> "\0";
            case 3 -> "a\ud800b";
            case 4 -> "é".repeat(510 + random.nextInt(5));
            case 5 -> "x".repeat(1_020 + random.nextInt(10));
            case 6 -> "🙂".repeat(30 + random.nextInt(5));
            case 7 -> "y".repeat(random.nextInt(20) > 0 ? 2_000 : random.nextInt(20) > 0 ? 70_000 : 530_000);
            case 8 -> "=cmd|' /C calc'!A0";
            case 9 -> "' or 1=1;--";
            case 10 -> "__proto__";
            default -> "w" + random.nextInt();
        };
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
