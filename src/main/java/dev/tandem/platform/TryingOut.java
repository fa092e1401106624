package dev.tandem.platform;

/** There is one of these only in builds that bring what it takes to try Tandem out; in what is deployed there is none. */
public interface TryingOut {}
