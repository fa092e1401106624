package dev.tandem.platform.embedded;

import java.util.Locale;

/** The machine, as the archives of PostgreSQL name it. */
record Platform(String system, String processor) {

    static Platform current() {
        return of(System.getProperty("os.name"), System.getProperty("os.arch"));
    }

    /** From Java's names, such as {@code Mac OS X} and {@code aarch64}. */
    static Platform of(String osName, String osArch) {
        var name = osName.toLowerCase(Locale.ROOT);
        var system = name.startsWith("windows") ? "windows" : name.startsWith("mac") ? "darwin" : "linux";
        var processor = switch (osArch) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64", "arm64" -> "arm_64";
            default -> osArch;
        };
        return new Platform(system, processor);
    }

    boolean isWindows() {
        return system.equals("windows");
    }

    /** The archive with its binaries, on the class path. */
    String archive() {
        return "postgres-%s-%s.txz".formatted(system, processor);
    }
}
