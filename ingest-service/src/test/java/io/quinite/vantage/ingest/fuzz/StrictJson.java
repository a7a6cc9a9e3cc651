package io.quinite.vantage.ingest.fuzz;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** RFC 8259 to the letter, over UTF-8 to the letter: how many facts a body can hold at most. */
final class StrictJson {
    private static final int DEPTH_MAX = 1_000;

    private final CharBuffer text;
    private int at;

    private StrictJson(CharBuffer text) {
        this.text = text;
    }

    /** Lines of NDJSON that are one JSON object. */
    static int objectLines(byte[] body) {
        int count = 0;
        int start = 0;
        for (int i = 0; i <= body.length; i++) {
            if (i == body.length || body[i] == '\n') {
                if (objects(body, start, i, false).orElse(0) == 1) {
                    count++;
                }
                start = i + 1;
            }
        }
        return count;
    }

    /** Objects of a document that is one, or an array; 0 where it is no JSON. */
    static int objects(byte[] body) {
        return objects(body, 0, body.length, true).orElse(0);
    }

    private static Optional<Integer> objects(byte[] body, int from, int to, boolean arrayToo) {
        try {
            var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body, from, to - from));
            var json = new StrictJson(text);
            // A mark of the byte order may be ignored, says the standard.
            json.take('\ufeff');
            int found = json.document(arrayToo);
            return found >= 0 && json.at == text.length() ? Optional.of(found) : Optional.empty();
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private int document(boolean arrayToo) {
        space();
        if (peek() != '[' || !arrayToo) {
            boolean object = peek() == '{';
            boolean sound = value(0);
            space();
            return sound ? (object ? 1 : 0) : -1;
        }
        at++;
        int count = 0;
        space();
        if (peek() != ']') {
            do {
                space();
                count += peek() == '{' ? 1 : 0;
                if (!value(1)) {
                    return -1;
                }
                space();
            } while (take(','));
        }
        boolean closed = take(']');
        space();
        return closed ? count : -1;
    }

    private boolean value(int depth) {
        if (depth > DEPTH_MAX) {
            return false;
        }
        space();
        return switch (peek()) {
            case '{' -> members(depth);
            case '[' -> items(depth);
            case '"' -> string();
            case 't' -> word("true");
            case 'f' -> word("false");
            case 'n' -> word("null");
            default -> number();
        };
    }

    private boolean members(int depth) {
        at++;
        space();
        if (take('}')) {
            return true;
        }
        do {
            space();
            if (!string()) {
                return false;
            }
            space();
            if (!take(':') || !value(depth + 1)) {
                return false;
            }
            space();
        } while (take(','));
        return take('}');
    }

    private boolean items(int depth) {
        at++;
        space();
        if (take(']')) {
            return true;
        }
        do {
            if (!value(depth + 1)) {
                return false;
            }
            space();
        } while (take(','));
        return take(']');
    }

    private boolean string() {
        if (!take('"')) {
            return false;
        }
        while (at < text.length()) {
            char c = text.get(at++);
            if (c == '"') {
                return true;
            }
            if (c < ' ' || (c == '\\' && !escape())) {
                return false;
            }
        }
        return false;
    }

    private boolean escape() {
        char c = peek();
        at++;
        if (c != 'u') {
            return "\"\\/bfnrt".indexOf(c) >= 0;
        }
        for (int i = 0; i < 4; i++, at++) {
            if ("0123456789abcdefABCDEF".indexOf(peek()) < 0) {
                return false;
            }
        }
        return true;
    }

    private boolean number() {
        take('-');
        if (!take('0') && !digits()) {
            return false;
        }
        if (take('.') && !digits()) {
            return false;
        }
        if (take('e') || take('E')) {
            if (!take('+')) {
                take('-');
            }
            return digits();
        }
        return true;
    }

    private boolean digits() {
        int from = at;
        while (peek() >= '0' && peek() <= '9') {
            at++;
        }
        return at > from;
    }

    private boolean word(String word) {
        for (int i = 0; i < word.length(); i++, at++) {
            if (peek() != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private void space() {
        while (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r') {
            at++;
        }
    }

    private boolean take(char c) {
        boolean found = peek() == c;
        at += found ? 1 : 0;
        return found;
    }

    /** NUL, which is no part of any token, where the text has ended. */
    private char peek() {
        return at < text.length() ? text.get(at) : '\0';
    }
}
