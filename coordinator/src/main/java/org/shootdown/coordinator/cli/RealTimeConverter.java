package org.shootdown.coordinator.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Real time on the command line: {@code 500ms}, {@code 30s}, {@code 5m}, {@code 2h}. */
final class RealTimeConverter implements ITypeConverter<Duration> {
    private static final Pattern TIME = Pattern.compile("(?<count>[0-9]{1,9})(?<unit>ms|s|m|h)");

    @Override
    public Duration convert(String text) {
        Matcher time = TIME.matcher(text);
        if (!time.matches() || Long.parseLong(time.group("count")) == 0) {
            throw new TypeConversionException(
                    "'" + text + "' is not a time of more than nothing, such as 500ms, 30s, 5m or 2h");
        }
        long count = Long.parseLong(time.group("count"));
        return switch (time.group("unit")) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            default -> Duration.ofHours(count);
        };
    }
}
