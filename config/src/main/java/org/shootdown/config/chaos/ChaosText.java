package org.shootdown.config.chaos;

import com.typesafe.config.ConfigUtil;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.shootdown.config.architecture.Estimate;
import org.shootdown.config.architecture.Words;
import org.shootdown.config.time.Distribution.Constant;
import org.shootdown.config.time.Distribution.LogNormal;
import org.shootdown.config.time.Distribution.Shape;
import org.shootdown.config.time.Distribution.Uniform;
import org.shootdown.config.time.Picoseconds;

/** A profile as the text of a file that {@link ChaosReader} reads as the same profile. */
public final class ChaosText {
    private final StringBuilder text = new StringBuilder();

    private ChaosText() {}

    /** The text, each line ended. */
    public static String of(Chaos chaos) {
        ChaosText written = new ChaosText();
        written.line(0, "name = %s", ConfigUtil.quoteString(chaos.name()));
        written.line(0, "description = %s", ConfigUtil.quoteString(chaos.description()));
        written.line(0, "");
        written.line(0, "perturbations {");
        chaos.perturbations().forEach(written::append);
        written.line(0, "}");
        return written.text.toString();
    }

    private void append(Perturbation perturbation) {
        line(1, "%s {", perturbation.name());
        line(2, "kind = %s", perturbation.kind());
        line(2, "about = %s", ConfigUtil.quoteString(perturbation.about()));
        perturbation.write(this);
        line(1, "}");
    }

    /** A parameter that is a number or a word. */
    void put(String key, Object value) {
        line(2, "%s = %s", key, value);
    }

    /** A parameter that is a duration. */
    void putDuration(String key, long ps) {
        put(key, Picoseconds.show(ps));
    }

    /** Which messages are concerned, and how likely each one is. */
    void putMessages(List<MessageClass> messages, double probability) {
        put("messages", messages.stream().map(Words::of).collect(Collectors.joining(", ", "[", "]")));
        put("probability", probability);
    }

    /** A parameter that is a distribution. */
    void put(String key, Amount amount) {
        List<Estimate> estimates = amount.estimates();
        if (estimates.size() == 1) {
            line(2, "%s { %s }", key, estimate(estimates.get(0)));
            return;
        }
        line(2, "%s { mixture = [", key);
        estimates.forEach(
                each -> line(3, "{ weight = %s, %s }", each.component().weight(), estimate(each)));
        line(2, "] }");
    }

    private static String estimate(Estimate estimate) {
        return String.format(
                Locale.ROOT,
                "%s, trust = %s, source = %s",
                shape(estimate.component().shape()),
                estimate.trust().letter(),
                ConfigUtil.quoteString(estimate.source()));
    }

    private static String shape(Shape shape) {
        if (shape instanceof Constant constant) {
            return "constant = " + Picoseconds.show(constant.valuePs());
        }
        if (shape instanceof Uniform uniform) {
            return "uniform = [" + Picoseconds.show(uniform.lowPs()) + ", " + Picoseconds.show(uniform.highPs()) + "]";
        }
        LogNormal logNormal = (LogNormal) shape;
        return "median = " + Picoseconds.show(logNormal.medianPs()) + ", sigma = " + logNormal.sigma();
    }

    private void line(int depth, String format, Object... arguments) {
        text.append("  ".repeat(depth))
                .append(String.format(Locale.ROOT, format, arguments))
                .append('\n');
    }
}
