package io.quinite.vantage.ingest.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** Heads of requests: as they should be, and as they should not. */
final class Heads {
    private static final List<String> PATHS = List.of(
            "/v1/call-events",
            "/v1/lead-events",
            "/v1/call-events/",
            "/v1//call-events",
            "/v1/../v1/call-events",
            "/v1/call-events?x=%00",
            "/v1/call-events;a=b",
            "/v1/%63all-events",
            "/v1/call-events%2f",
            "/%",
            "*",
            "http://door/v1/call-events",
            "/../../etc/passwd",
            "/v1/nothing",
            "");
    private static final List<String> METHODS = List.of(
            "POST", "POST", "POST", "GET", "PUT", "HEAD", "OPTIONS", "TRACE", "CONNECT", "post", "X-Y", "P\u0001");
    private static final List<String> VERSIONS =
            List.of("HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/1.0", "HTTP/0.9", "HTTP/2.0", "HTTP/9.9", "http/1.1", "");
    private static final List<String> TYPES = List.of(
            "application/x-ndjson",
            "application/json",
            "application/vnd.apache.avro",
            "application/json; charset=utf-16",
            "application/json;charset=\"utf-8\"",
            "application/json;;;",
            "text/plain",
            "*/*",
            ";",
            "",
            "multipart/form-data; boundary=",
            "application/x-www-form-urlencoded",
            "application/x-ndjson, application/json");
    private static final List<String> OTHERS = List.of(
            "Content-Encoding: gzip",
            "Content-Encoding: br",
            "Content-Encoding: gzip, gzip",
            "Content-Encoding: ",
            "Expect: 100-continue",
            "Expect: 200-maybe",
            "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\nConnection: Upgrade, HTTP2-Settings",
            "Upgrade: websocket\r\nConnection: Upgrade",
            "Connection: close",
            "Host: other\r\nHost: third",
            "Authorization: Bearer ",
            "Authorization: Basic eDp5",
            "Cookie: a=b; c=\"d",
            "Accept-Encoding: gzip;q=1.0, *;q=0",
            "Range: bytes=0-1",
            "If-None-Match: *",
            "X-Forwarded-For: ' or 1=1",
            "X-Folded: a\r\n b",
            "X-Control: \u0001\u007f",
            "X-High: \u00ff\u00fe",
            ": nameless",
            "no colon at all",
            "Content-Type: application/json");
    private static final List<String> FRAMES = List.of(
            "Content-Length: 0",
            "Content-Length: 1",
            "Content-Length: 99999999",
            "Content-Length: -1",
            "Content-Length: 18446744073709551616",
            "Content-Length: 0x10",
            "Content-Length: 5\r\nContent-Length: 6",
            "Content-Length: 5, 5",
            "Transfer-Encoding: chunked",
            "Transfer-Encoding: gzip, chunked",
            "Transfer-Encoding: chunked, gzip",
            "Transfer-Encoding: identity",
            "Transfer-Encoding: xchunked",
            "Transfer-Encoding: chunked\r\nContent-Length: 10",
            "X-None: there is neither");

    private final String service;
    private final String tenant;

    Heads(String serviceKey, String tenantKey) {
        this.service = serviceKey;
        this.tenant = tenantKey;
    }

    byte[] lines(boolean leads, byte[] body) {
        return sound(leads, "application/x-ndjson", service, "", body);
    }

    byte[] json(boolean leads, byte[] body) {
        return sound(leads, "application/json", service, "", body);
    }

    byte[] avro(boolean leads, byte[] body) {
        return sound(leads, "application/vnd.apache.avro", service, "", body);
    }

    byte[] gzip(byte[] body) {
        return sound(false, "application/x-ndjson", service, "Content-Encoding: gzip\r\n", body);
    }

    byte[] csv(byte[] body) {
        return request(
                "POST /v1/leads/import HTTP/1.1\r\nHost: door\r\nContent-Type: text/csv\r\nAuthorization: Bearer "
                        + tenant + "\r\nContent-Length: " + body.length + "\r\n\r\n",
                body);
    }

    byte[] tenant(byte[] body) {
        return sound(false, "application/x-ndjson", tenant, "", body);
    }

    private static byte[] sound(boolean leads, String type, String key, String more, byte[] body) {
        String path = leads ? "/v1/lead-events" : "/v1/call-events";
        return request(
                "POST " + path + " HTTP/1.1\r\nHost: door\r\nContent-Type: " + type + "\r\nAuthorization: Bearer " + key
                        + "\r\n" + more + "Content-Length: " + body.length + "\r\n\r\n",
                body);
    }

    byte[] odd(Random random, byte[] body) {
        var head = new StringBuilder();
        head.append(one(METHODS, random)).append(' ').append(one(PATHS, random));
        head.append(' ').append(one(VERSIONS, random)).append("\r\nHost: door\r\nConnection: close\r\n");
        head.append("Content-Type: ").append(one(TYPES, random)).append("\r\n");
        if (random.nextInt(5) > 0) {
            head.append("Authorization: Bearer ").append(service).append("\r\n");
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            head.append(one(OTHERS, random)).append("\r\n");
        }
        if (random.nextInt(30) == 0) {
            head.append("X-Long: ").append("h".repeat(random.nextInt(20_000))).append("\r\n");
        }
        if (random.nextInt(30) == 0) {
            head.append("X: y\r\n".repeat(random.nextInt(3_000)));
        }
        head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
        return request(head.toString(), body);
    }

    byte[] badlyFramed(Random random, byte[] body) {
        String frame = one(FRAMES, random);
        byte[] framed = body;
        if (frame.contains("chunked")) {
            String size = List.of(Integer.toHexString(body.length), "0", "FFFFFFFFFFFFFFFF", "-5", "zz", "1;a=b", "")
                    .get(random.nextInt(7));
            String end = random.nextBoolean() ? "\r\n0\r\n\r\n" : random.nextBoolean() ? "\r\n0\r\nX: y\r\n\r\n" : "";
            framed = Mutations.spliced(latin(size + "\r\n" + end), size.length() + 2, 0, body);
        }
        return request(
                "POST /v1/call-events HTTP/1.1\r\nHost: door\r\nContent-Type: application/x-ndjson\r\nAuthorization: Bearer "
                        + service + "\r\n" + frame + "\r\n\r\n",
                framed);
    }

    private static <T> T one(List<T> of, Random random) {
        return of.get(random.nextInt(of.size()));
    }

    private static byte[] request(String head, byte[] body) {
        return Mutations.spliced(latin(head), head.length(), 0, body);
    }

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
