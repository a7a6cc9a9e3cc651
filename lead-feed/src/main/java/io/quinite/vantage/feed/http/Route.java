package io.quinite.vantage.feed.http;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;

/** A path with one of its methods. */
public record Route(HandlerType method, String path, Action action) {
    /** Answers a request, or says why not. */
    @FunctionalInterface
    public interface Action {
        void answer(Context context) throws Refusal;
    }

    public static Route get(String path, Action action) {
        return new Route(HandlerType.GET, path, action);
    }

    public static Route post(String path, Action action) {
        return new Route(HandlerType.POST, path, action);
    }

    public static Route delete(String path, Action action) {
        return new Route(HandlerType.DELETE, path, action);
    }

    void handle(Context context) {
        try {
            action.answer(context);
        } catch (Refusal e) {
            Answers.problem(context, e.problem());
        }
    }
}
