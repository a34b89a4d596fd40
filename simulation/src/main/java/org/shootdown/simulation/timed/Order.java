package org.shootdown.simulation.timed;

import it.unimi.dsi.fastutil.ints.IntList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.shootdown.config.input.InvalidInputException;
import org.shootdown.config.time.Picoseconds;
import org.shootdown.litmus.Scenario;
import org.shootdown.machine.Passage;
import org.shootdown.simulation.timed.Orders.PointOrder;

/**
 * An order of two points as a user asks for it: {@code P0:function.point before P1:function.point}.
 *
 * @param first the point to be reached first
 * @param second the point where it is waited for
 * @param text the same in one piece
 */
public record Order(Passage first, Passage second, String text) {
    private static final String POINT = "([^:\\s]+):([^:\\s]+)";
    private static final Pattern FORM = Pattern.compile("\\s*" + POINT + "\\s+before\\s+" + POINT + "\\s*");

    /**
     * Reads an order.
     *
     * @throws InvalidInputException if it is none; the message says what would be right
     */
    public static Order parse(String written) {
        Matcher matcher = FORM.matcher(written);
        String source = "order '" + written.strip() + "'";
        if (!matcher.matches()) {
            throw InvalidInputException.of(source
                    + ": write it as CPU:FUNCTION.POINT before CPU:FUNCTION.POINT, like P0:f.first before P1:g.second");
        }
        for (String whose : List.of(matcher.group(1), matcher.group(3))) {
            if (!Passage.isWhose(whose)) {
                throw InvalidInputException.of(
                        source + ": '" + whose + "' is neither a CPU's number nor a thread like P1");
            }
        }
        return new Order(
                new Passage(matcher.group(1), matcher.group(2), source),
                new Passage(matcher.group(3), matcher.group(4), source),
                written.strip().replaceAll("\\s+", " "));
    }

    /**
     * Orders of a scenario's CPUs.
     *
     * @param timeoutPs for how long a CPU waits at most
     * @throws InvalidInputException if one names a CPU or a point that there is not, or lets a CPU wait for itself
     */
    public static Orders compile(List<Order> orders, Scenario scenario, long timeoutPs) {
        if (orders.isEmpty()) {
            return Orders.NONE;
        }
        long shortest = scenario.architecture().lookaheadPs();
        if (timeoutPs < shortest) {
            throw InvalidInputException.of("on " + scenario.architecture().name()
                    + " the timeout of an order is at least " + Picoseconds.show(shortest));
        }
        return new Orders(orders.stream().map(order -> order.compile(scenario)).toList(), timeoutPs);
    }

    private PointOrder compile(Scenario scenario) {
        IntList passed = first.places(scenario);
        IntList awaited = second.places(scenario);
        for (int cpu = 0; cpu < passed.size(); cpu++) {
            if (passed.getInt(cpu) != Passage.NOWHERE && awaited.getInt(cpu) != Passage.NOWHERE) {
                throw InvalidInputException.of("order '" + text + "': CPU " + cpu + " would wait for itself");
            }
        }
        return new PointOrder(passed, awaited);
    }
}
