package dev.porthole.telnet;

/// The state of one option of one side, by the Q method (RFC 1143, section 7), which has the names:
/// what is negotiated, and whether the opposite is queued. The tables are the same for both sides,
/// with WILL, WONT, DO, DONT exchanged for DO, DONT, WILL, WONT.
///
/// Why it can't loop: a request is sent from NO and YES only, and in these an answer is never
/// answered.
enum QState {
    /// Disabled.
    NO,
    /// Enabled.
    YES,
    /// Being disabled.
    WANTNO_EMPTY,
    /// Being disabled, to be enabled afterwards.
    WANTNO_OPPOSITE,
    /// Being enabled.
    WANTYES_EMPTY,
    /// Being enabled, to be disabled afterwards.
    WANTYES_OPPOSITE;

    /// What a side says.
    enum Say {
        /// Nothing.
        NOTHING,
        /// WILL of its own option, DO of the other side's.
        POSITIVE,
        /// WONT of its own option, DONT of the other side's.
        NEGATIVE
    }

    /// A transition.
    record Step(QState next, Say say) {}

    /// DO for an option of ours, or WILL for one of the other side's, arrived.
    ///
    /// @param agree whether the option may be enabled
    Step receivePositive(boolean agree) {
        return switch (this) {
            case NO -> agree ? to(YES, Say.POSITIVE) : to(NO, Say.NEGATIVE);
            case YES, WANTYES_EMPTY, WANTNO_OPPOSITE -> to(YES); // the last is the peer's error
            case WANTNO_EMPTY -> to(NO); // its error: a demand to disable can't be refused
            case WANTYES_OPPOSITE -> to(WANTNO_EMPTY, Say.NEGATIVE);
        };
    }

    /// DONT for an option of ours, or WONT for one of the other side's, arrived: it is disabled, in
    /// any case.
    Step receiveNegative() {
        return switch (this) {
            case NO, WANTNO_EMPTY, WANTYES_EMPTY, WANTYES_OPPOSITE -> to(NO);
            case YES -> to(NO, Say.NEGATIVE);
            case WANTNO_OPPOSITE -> to(WANTYES_EMPTY, Say.POSITIVE);
        };
    }

    /// This side wants the option enabled.
    Step enable() {
        return switch (this) {
            case NO -> to(WANTYES_EMPTY, Say.POSITIVE);
            case YES, WANTNO_OPPOSITE, WANTYES_EMPTY -> to(this); // it is, or will be
            case WANTNO_EMPTY -> to(WANTNO_OPPOSITE);
            case WANTYES_OPPOSITE -> to(WANTYES_EMPTY);
        };
    }

    /// This side wants the option disabled.
    Step disable() {
        return switch (this) {
            case YES -> to(WANTNO_EMPTY, Say.NEGATIVE);
            case NO, WANTNO_EMPTY, WANTYES_OPPOSITE -> to(this); // it is, or will be
            case WANTNO_OPPOSITE -> to(WANTNO_EMPTY);
            case WANTYES_EMPTY -> to(WANTYES_OPPOSITE);
        };
    }

    /// Whether an answer of the other side is to come.
    boolean isPending() {
        return this != NO && this != YES;
    }

    private static Step to(QState next) {
        return to(next, Say.NOTHING);
    }

    private static Step to(QState next, Say say) {
        return new Step(next, say);
    }
}
