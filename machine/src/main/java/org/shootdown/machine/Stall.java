package org.shootdown.machine;

import it.unimi.dsi.fastutil.ints.IntList;
import it.unimi.dsi.fastutil.longs.LongList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.input.InvalidInputException;
import org.shootdown.config.time.Picoseconds;
import org.shootdown.litmus.Scenario;

/**
 * A stall as a user asks for it: {@code 1:function.point=5us}.
 *
 * @param whose whom it concerns: a CPU's number, {@code P1} for every CPU that runs that thread, empty for every CPU
 * @param point {@code function.name}
 * @param ps for how long, in picoseconds
 * @param text the same in one piece, without spaces
 */
public record Stall(String whose, String point, long ps, String text) {
    private static final Pattern FORM = Pattern.compile("(?:([^:=]*):)?([^:=]+)=([^:=]+)");

    /**
     * Reads a stall.
     *
     * @throws InvalidInputException if it is none; the message says what would be right
     */
    public static Stall parse(String written) {
        String text = written.replaceAll("\\s", "");
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw wrong(written, "write it as [CPU:]FUNCTION.POINT=TIME, like 1:function.point=5us");
        }
        String whose = matcher.group(1);
        if (whose != null && !Passage.isWhose(whose)) {
            throw wrong(text, "'" + whose + "' is neither a CPU's number nor a thread like P1");
        }
        return new Stall(whose == null ? "" : whose, matcher.group(2), duration(text, matcher.group(3)), text);
    }

    private static long duration(String text, String time) {
        try {
            return Picoseconds.parse(time);
        } catch (IllegalArgumentException e) {
            throw wrong(text, e.getMessage());
        }
    }

    /**
     * Whether a CPU that it concerns passes the point.
     *
     * @throws InvalidInputException if there is no such CPU
     */
    public boolean isPassedIn(Scenario scenario) {
        return passage().isIn(scenario);
    }

    /** Sets this stall, by CPU and by point of its program. */
    void addTo(List<LongList> byCpu, Scenario scenario) {
        long shortest = scenario.architecture().lookaheadPs();
        if (ps < shortest) {
            String name = scenario.architecture().name();
            throw wrong(text, "on " + name + " a stall takes at least " + Picoseconds.show(shortest));
        }
        IntList places = passage().places(scenario);
        for (int cpu = 0; cpu < places.size(); cpu++) {
            if (places.getInt(cpu) != Passage.NOWHERE) {
                byCpu.get(cpu).set(places.getInt(cpu), ps);
            }
        }
    }

    private Passage passage() {
        return new Passage(whose, point, "stall '" + text + "'");
    }

    private static InvalidInputException wrong(String text, @Nullable String problem) {
        return InvalidInputException.of("stall '" + text + "': " + problem);
    }
}
