package org.shootdown.report.study;

import static j2html.TagCreator.body;
import static j2html.TagCreator.code;
import static j2html.TagCreator.div;
import static j2html.TagCreator.document;
import static j2html.TagCreator.each;
import static j2html.TagCreator.figure;
import static j2html.TagCreator.h1;
import static j2html.TagCreator.h2;
import static j2html.TagCreator.h3;
import static j2html.TagCreator.head;
import static j2html.TagCreator.html;
import static j2html.TagCreator.meta;
import static j2html.TagCreator.p;
import static j2html.TagCreator.pre;
import static j2html.TagCreator.rawHtml;
import static j2html.TagCreator.style;
import static j2html.TagCreator.table;
import static j2html.TagCreator.tbody;
import static j2html.TagCreator.td;
import static j2html.TagCreator.text;
import static j2html.TagCreator.th;
import static j2html.TagCreator.thead;
import static j2html.TagCreator.title;
import static j2html.TagCreator.tr;

import j2html.tags.DomContent;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.shootdown.config.architecture.Architecture;
import org.shootdown.config.architecture.Trust;
import org.shootdown.config.time.Picoseconds;
import org.shootdown.report.plot.Drawing;
import org.shootdown.report.study.StudyDocument.ArchitectureEntry;
import org.shootdown.report.study.StudyDocument.FigureEntry;
import org.shootdown.report.study.StudyDocument.MachineEntry;

/**
 * A study as one HTML page that needs nothing else: the question, what came out with how sure that is, and all that it
 * follows from.
 */
public final class StudyReport {
    private static final String STYLE = """
            :root { color-scheme: light dark; --ink: #222; --faint: #ddd; --paper: #fff; --soft: #f4f4f4 }
            @media screen and (prefers-color-scheme: dark) {
              :root { --ink: #ddd; --faint: #444; --paper: #161616; --soft: #242424 }
              figure svg { filter: invert(.91) hue-rotate(180deg) }
            }
            body { font: 15px/1.5 system-ui, sans-serif; margin: 2em auto; max-width: 72em; padding: 0 1em;
                   color: var(--ink); background: var(--paper) }
            h1 { font-size: 1.5em } h2 { margin-top: 2em; border-bottom: 1px solid var(--faint) }
            .wide { overflow-x: auto }
            table { border-collapse: collapse; font-variant-numeric: tabular-nums }
            th, td { padding: .2em .7em; border-bottom: 1px solid var(--faint); text-align: left; vertical-align: top }
            thead th { border-bottom: 2px solid var(--ink) }
            figure { margin: 1.5em 0; break-inside: avoid } figure svg { max-width: 100%; height: auto }
            pre { background: var(--soft); padding: .7em 1em; white-space: pre-wrap; overflow-wrap: anywhere }
            code { overflow-wrap: anywhere } .not { font-weight: bold; text-decoration: underline }
            @media print { body { margin: 0; max-width: none; font-size: 10pt } tr, pre { break-inside: avoid } }
            """;

    private final StudyDocument document;
    private final StudyResults results;
    private final List<Section> sections = new ArrayList<>();

    /** Something below a heading. */
    private record Section(String heading, DomContent content) {}

    /** Of what a study has come to, and what it follows from. */
    public StudyReport(StudyDocument document, StudyResults results) {
        this.document = document;
        this.results = results;
        addAnswers();
        addAgreement();
    }

    private void addAnswers() {
        Study study = document.study();
        sections.add(new Section(
                "What came out",
                each(
                        each(results.plots(), plot -> figure(rawHtml(Drawing.svg(plot)))),
                        tableOf(results.rows()),
                        p("Means of replicates (seeds), with their 95 % intervals by bootstrap (BCa). "
                                + results.fewSeeds()),
                        lines(document.replicates().shortfalls(study, results.samples())))));
    }

    private void addAgreement() {
        Study study = document.study();
        StudyAgreement agreement = new StudyAgreement(study, results);
        if (!study.references().isEmpty()) {
            sections.add(new Section(
                    "What others have published",
                    each(
                            study.references(),
                            reference -> each(
                                    h3(reference.curve()),
                                    p(reference.source()),
                                    tableOf(agreement.rows(reference)),
                                    p(agreement.summary(reference))
                                            .withCondClass(!agreement.isAsExpected(reference), "not")))));
        }
    }

    /** The same with a comparison. */
    public StudyReport with(StudyComparison comparison) {
        sections.add(new Section(
                comparison.title(),
                each(
                        tableOf(comparison.rows(results.samples())),
                        p("The ratio of means by the same seeds with its 95 % interval; how likely chance alone makes"
                                + " such a difference, by a permutation test of the pairs and by Mann and Whitney's U;"
                                + " and Cliff's delta in words and as a number."))));
        return this;
    }

    /** The same with what hangs on each figure. */
    public StudyReport with(Sensitivity sensitivity, List<Sample> scaled) {
        sections.add(new Section(
                sensitivity.title(),
                each(
                        tableOf(sensitivity.rows(scaled)),
                        lines(sensitivity.without(scaled)),
                        p(
                                "By how much each metric changes, by the same seeds, with its 95 % interval. Those come first on"
                                        + " which the first metric hangs most."))));
        return this;
    }

    /** The page. */
    public String asHtml() {
        Study study = document.study();
        DomContent about = each(
                meta().withCharset("utf-8"),
                meta().withName("viewport").withContent("width=device-width"),
                title("Shootdown: " + study.name()),
                style(rawHtml(STYLE)));
        DomContent page = each(
                h1(study.question()),
                tableOf(settings(study)),
                each(sections, section -> each(h2(section.heading()), section.content())),
                h2("What it follows from"),
                each(document.architectures(), StudyReport::architecture),
                each(document.machines(), StudyReport::machine),
                trusts(),
                h2("To run it again"),
                again());
        return document(html(head(about), body(page)).withLang("en")) + "\n";
    }

    private DomContent again() {
        return each(
                pre(document.command()),
                p(
                        text("Build "),
                        code(document.build()),
                        text(", configuration "),
                        code(document.configuration()),
                        text(". The digest of each sample, and the command that makes it again, are in "),
                        code("study.json"),
                        text(".")));
    }

    private static List<List<String>> settings(Study study) {
        List<List<String>> rows = new ArrayList<>(List.of(List.of("axis", "values")));
        study.axes().forEach((axis, values) -> rows.add(List.of(axis, String.join(", ", values))));
        rows.add(List.of("each trial", Picoseconds.show(study.durationPs()) + " of virtual time"));
        return rows;
    }

    private static DomContent architecture(ArchitectureEntry entry) {
        return each(
                h3(entry.name()),
                p(entry.description()),
                p(mechanisms(entry)),
                tableOf(figures("latency", entry.latencies())));
    }

    private static String mechanisms(ArchitectureEntry entry) {
        Architecture.Flush flush = entry.flush();
        return "Flushes by " + flush.transport().toString().toLowerCase(Locale.ROOT)
                + (flush.globalAsidCpus() > 0 ? " from " + flush.globalAsidCpus() + " CPUs on, else by IPI" : "")
                + (flush.fullAbovePages() > 0 ? "; of everything above " + flush.fullAbovePages() + " pages" : "")
                + (flush.skipsLazy() ? "; lazy CPUs are skipped" : "")
                + (flush.skipsPreempted() ? "; preempted CPUs are skipped" : "")
                + (flush.serialBroadcast() ? "; one broadcast after the other" : "")
                + ". No message is faster than " + Picoseconds.show(entry.lookaheadPs()) + ".";
    }

    private static DomContent machine(MachineEntry entry) {
        return each(
                h3(entry.name()),
                p(entry.description()),
                p(entry.sockets() + " sockets of " + entry.nodesPerSocket() + " NUMA nodes, " + entry.threadsPerCore()
                        + " hardware threads a core."),
                tableOf(figures("figure", entry.figures())));
    }

    private static List<List<String>> figures(String what, List<FigureEntry> figures) {
        List<List<String>> rows = new ArrayList<>(List.of(List.of(what, "weight", "value", "trust", "source")));
        Map<String, Long> components =
                figures.stream().collect(Collectors.groupingBy(FigureEntry::name, Collectors.counting()));
        for (FigureEntry figure : figures) {
            boolean mixed = components.getOrDefault(figure.name(), 1L) > 1;
            rows.add(List.of(
                    figure.name(),
                    mixed ? weight(figure.weight()) : "",
                    figure.value(),
                    figure.trust(),
                    figure.source()));
        }
        return rows;
    }

    private static String weight(double weight) {
        return new BigDecimal(Double.toString(weight)).stripTrailingZeros().toPlainString();
    }

    private static DomContent trusts() {
        return p("Trust: "
                + Trust.byLetter().entrySet().stream()
                        .map(trust ->
                                trust.getKey() + " " + trust.getValue().name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(", "))
                + ".");
    }

    private static DomContent lines(String text) {
        return each(text.lines().toList(), line -> p(line));
    }

    /** A table whose first row says what is in the others. */
    private static DomContent tableOf(List<List<String>> rows) {
        return div(table(
                        thead(tr(each(rows.get(0), cell -> th(cell)))),
                        tbody(each(rows.subList(1, rows.size()), row -> tr(each(row, cell -> td(cell)))))))
                .withClass("wide");
    }
}
