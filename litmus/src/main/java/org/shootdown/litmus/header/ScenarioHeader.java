package org.shootdown.litmus.header;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.shootdown.config.input.Suggestions;
import org.shootdown.config.input.Warning;
import org.shootdown.litmus.source.SourceFile;

/**
 * What the header comment of a scenario says.
 *
 * @param summary the first sentence of the prose, without its period; may be empty
 * @param prose all of it, its paragraphs and pictures as they stand; may be empty
 * @param commit the kernel commit that it is about; may be empty
 * @param replicated the thread of which {@code --cpus} runs copies, or -1
 * @param startSkewPs each CPU starts at a uniformly drawn time below this, in picoseconds
 * @param benign the conditions that are no defect if they hold
 * @param result the verdict on the first condition that a {@code Result:} line expects
 * @param hasSettings whether there is a {@code shootdown} block
 * @param variants at least one
 * @param lines for errors: the line in the file of each variant's expectations, by {@code variant.condition.key}, and of
 *     what it defines
 * @param warnings what in it is likely to be a mistake
 */
public record ScenarioHeader(
        String summary,
        String prose,
        String commit,
        int replicated,
        long startSkewPs,
        List<String> benign,
        Optional<Verdict> result,
        boolean hasSettings,
        List<Variant> variants,
        TreeMap<String, Integer> lines,
        List<Warning> warnings) {

    public ScenarioHeader {
        benign = List.copyOf(benign);
        variants = List.copyOf(variants);
        warnings = List.copyOf(warnings);
    }

    /**
     * Reads the part of a file before the initial state.
     *
     * @throws org.shootdown.config.input.InvalidInputException at the line that is wrong
     */
    public static ScenarioHeader read(SourceFile header) {
        return new HeaderReader(header).read();
    }

    /** The names of the variants, in the order of the file. */
    public List<String> variantNames() {
        return variants.stream().map(Variant::name).toList();
    }

    /** The variant of this name. */
    public Optional<Variant> variant(String name) {
        return variants.stream().filter(variant -> variant.name().equals(name)).findFirst();
    }

    /**
     * Requires that every expectation is about an architecture that there is.
     *
     * @param file for the error's place
     * @param architectures the names of all architectures
     */
    public void requireKnownArchitectures(SourceFile file, Collection<String> architectures) {
        for (Variant variant : variants) {
            for (Expectation expectation : variant.expectations()) {
                for (String key : expectation.verdicts().keySet()) {
                    if (!HeaderReader.CLASSES.contains(key) && !architectures.contains(key)) {
                        throw unknown(file, variant, expectation, key, architectures);
                    }
                }
            }
        }
    }

    private RuntimeException unknown(
            SourceFile file, Variant variant, Expectation expectation, String key, Collection<String> architectures) {
        String place = variant.name() + "." + expectation.condition() + "." + key;
        String guess = Suggestions.didYouMean(key, architectures);
        String problem = "'" + key + "' is neither an architecture nor one of "
                + String.join(", ", HeaderReader.CLASSES) + guess;
        return file.error(lines.getOrDefault(place, 1), 0, problem);
    }

    /** Requires that whatever is said of a condition is about one that the file has. */
    public void requireKnownConditions(SourceFile file, Collection<String> conditions) {
        benign.forEach(condition -> requireKnown(file, condition, "benign", conditions));
        for (Variant variant : variants) {
            for (Expectation expectation : variant.expectations()) {
                String place = variant.name() + "." + expectation.condition();
                requireKnown(file, expectation.condition(), place, conditions);
            }
        }
    }

    /** Requires that a variant expects nothing of conditions that it does not have. */
    public void requireConditionsOf(Variant variant, SourceFile file, Collection<String> present) {
        for (Expectation expectation : variant.expectations()) {
            String condition = expectation.condition();
            if (!present.contains(condition)) {
                String problem = "variant '" + variant.name() + "' does not have the condition '" + condition
                        + "', so it can expect nothing of it";
                throw file.error(lines.getOrDefault(variant.name() + "." + condition, 1), 0, problem);
            }
        }
    }

    /**
     * Requires that what a variant defines makes a difference.
     *
     * @param names all names in the file and in what it includes
     */
    public void requireTestedDefines(SourceFile file, Variant variant, Collection<String> names) {
        for (String macro : variant.defines().keySet()) {
            if (!names.contains(macro)) {
                String problem = "variant '" + variant.name() + "' defines " + macro + ", which nothing tests"
                        + Suggestions.didYouMean(macro, names);
                throw file.error(lines.getOrDefault(definePlace(variant.name(), macro), 1), 0, problem);
            }
        }
    }

    static String definePlace(String variant, String macro) {
        return variant + " defines " + macro;
    }

    private void requireKnown(SourceFile file, String condition, String place, Collection<String> conditions) {
        if (!conditions.contains(condition)) {
            String guess = Suggestions.didYouMean(condition, conditions);
            throw file.error(lines.getOrDefault(place, 1), 0, "there is no condition '" + condition + "'" + guess);
        }
    }
}
