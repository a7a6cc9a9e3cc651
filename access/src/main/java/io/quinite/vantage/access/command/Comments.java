package io.quinite.vantage.access.command;

import io.quinite.vantage.kit.UserError;

/** Comments stand in a list, a line each. */
final class Comments {
    private static final int LONGEST = 200;

    private Comments() {}

    static String checked(String comment) {
        if (comment.length() > LONGEST || comment.chars().anyMatch(Character::isISOControl)) {
            throw new UserError("--comment takes one line of at most " + LONGEST + " characters");
        }
        return comment;
    }
}
