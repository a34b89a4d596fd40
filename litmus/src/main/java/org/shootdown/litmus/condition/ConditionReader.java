package org.shootdown.litmus.condition;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.ParseTree;
import org.jspecify.annotations.Nullable;
import org.shootdown.config.finding.Checker;
import org.shootdown.config.input.Suggestions;
import org.shootdown.litmus.compile.ThreadTranslator.Translated;
import org.shootdown.litmus.compile.Threads;
import org.shootdown.litmus.compile.TranslationUnit;
import org.shootdown.litmus.condition.Condition.Quantifier;
import org.shootdown.litmus.condition.Formula.Relation;
import org.shootdown.litmus.grammar.LitmusParser;
import org.shootdown.litmus.grammar.LitmusParser.FinalItemContext;
import org.shootdown.litmus.grammar.LitmusParser.FormulaContext;
import org.shootdown.litmus.grammar.LitmusParser.LocationContext;
import org.shootdown.litmus.image.EntryFields;
import org.shootdown.litmus.image.InitialMemory;
import org.shootdown.litmus.preprocess.SourceToken;

/** Reads the final part of a scenario. */
public final class ConditionReader {
    private static final Pattern DIRECTIVE = Pattern.compile("^\\s*#", Pattern.MULTILINE);

    private final InitialMemory memory;
    private final Threads threads;
    private final TermReader terms;
    private final Comparisons comparisons;
    private final List<Condition> conditions = new ArrayList<>();
    private final List<Term> shown = new ArrayList<>();
    private final Set<Checker> asked = new HashSet<>();
    private @Nullable Condition filter;

    /**
     * @param unit the program part, whose dialect tells what can be compared
     * @param programs by thread
     */
    public ConditionReader(TranslationUnit unit, InitialMemory memory, List<Translated> programs, Threads threads) {
        this.memory = memory;
        this.threads = threads;
        this.terms = new TermReader(unit, memory, programs, threads);
        this.comparisons = new Comparisons(unit, memory);
    }

    /** Reads everything. As for herd, what asks for nothing is met by every run: {@code forall (true)}. */
    public void read(LitmusParser.FinalPartContext tree) {
        tree.finalItem().forEach(this::read);
        if (conditions.isEmpty()) {
            conditions.add(
                    new Condition(ConditionNames.UNNAMED, Quantifier.FORALL, new Formula.Truth(), "(true)", threads));
        }
    }

    /** The conditions in order, at least one; the first is the main one. */
    public List<Condition> conditions() {
        return conditions;
    }

    /** The condition that an outcome has to meet to count, or null. */
    public @Nullable Condition filter() {
        return filter;
    }

    /** The checkers that some condition asks for. */
    public Set<Checker> asked() {
        return asked;
    }

    /** What a histogram line shows, in its order. */
    public List<Observation> observations() {
        return new Observations(memory, threads).of(shown);
    }

    private void read(FinalItemContext item) {
        if (item instanceof LitmusParser.LocationsContext locations) {
            for (LocationContext location : locations.location()) {
                shown.add(shownTerm(location));
            }
        } else if (item instanceof LitmusParser.FilterContext filtered) {
            addFilter(filtered);
        } else {
            addCondition((LitmusParser.FinalConditionContext) item);
        }
    }

    private Term shownTerm(LocationContext location) {
        Term term = terms.left(location.term());
        if (term instanceof Term.Literal) {
            throw SourceToken.error(location.start, "a location is a variable, a register or an entry");
        }
        return term;
    }

    private void addFilter(LitmusParser.FilterContext tree) {
        if (filter != null) {
            throw SourceToken.error(tree.start, "there is already a filter");
        }
        int before = shown.size();
        Formula formula = formula(tree.formula());
        // As in herd, what only the filter looks at is not shown.
        shown.subList(before, shown.size()).clear();
        filter = new Condition("filter", Quantifier.EXISTS, formula, text(tree.formula()), threads);
    }

    private void addCondition(LitmusParser.FinalConditionContext tree) {
        String name = tree.ID() == null ? ConditionNames.UNNAMED : tree.ID().getText();
        boolean exists = tree.quantifier.getText().equals("exists");
        if (!exists && tree.negated != null) {
            throw SourceToken.error(tree.negated, "'~' goes with exists only");
        }
        if (conditions.stream().anyMatch(condition -> condition.name().equals(name))) {
            Token place = tree.ID() == null ? tree.quantifier : tree.ID().getSymbol();
            throw SourceToken.error(place, "there is already a condition '" + name + "'; give each a name of its own");
        }
        Quantifier quantifier =
                !exists ? Quantifier.FORALL : tree.negated == null ? Quantifier.EXISTS : Quantifier.NOT_EXISTS;
        conditions.add(new Condition(name, quantifier, formula(tree.formula()), text(tree.formula()), threads));
    }

    /** The source of a formula on one line; around directives, of what they left. */
    private static String text(ParserRuleContext tree) {
        SourceToken first = (SourceToken) tree.start;
        SourceToken last = (SourceToken) tree.stop;
        String source = first.file().text();
        int start = source.offsetByCodePoints(0, first.getStartIndex());
        int end = source.offsetByCodePoints(0, last.getStopIndex() + 1);
        String text = source.substring(Math.min(start, end), end);
        return DIRECTIVE.matcher(text).find()
                ? String.join(" ", words(tree))
                : text.replaceAll("\\s+", " ").strip();
    }

    private static List<String> words(ParseTree tree) {
        if (tree.getChildCount() == 0) {
            return List.of(tree.getText());
        }
        List<String> words = new ArrayList<>();
        for (int i = 0; i < tree.getChildCount(); i++) {
            words.addAll(words(tree.getChild(i)));
        }
        return words;
    }

    // ---- Formulas ----------------------------------------------------------------------------------------------

    private Formula formula(FormulaContext tree) {
        if (tree instanceof LitmusParser.FormulaParenthesesContext inner) {
            return formula(inner.formula());
        }
        if (tree instanceof LitmusParser.NegationContext not) {
            return new Formula.Not(formula(not.formula()));
        }
        if (tree instanceof LitmusParser.ConjunctionContext and) {
            return new Formula.And(formula(and.formula(0)), formula(and.formula(1)));
        }
        if (tree instanceof LitmusParser.DisjunctionContext or) {
            return new Formula.Or(formula(or.formula(0)), formula(or.formula(1)));
        }
        if (tree instanceof LitmusParser.ImplicationContext implication) {
            return new Formula.Or(new Formula.Not(formula(implication.formula(0))), formula(implication.formula(1)));
        }
        if (tree instanceof LitmusParser.ReportedContext report) {
            return new Formula.Reported(checker(report.ID().getSymbol()));
        }
        if (tree instanceof LitmusParser.HungContext hung) {
            return new Formula.Hung(terms.thread(hung.INTEGER().getSymbol()));
        }
        return tree instanceof LitmusParser.ComparisonContext comparison ? comparison(comparison) : new Formula.Truth();
    }

    private @Nullable Checker checker(Token name) {
        if (name.getText().equals("any")) {
            Arrays.stream(Checker.values()).filter(Checker::isOfAnExecution).forEach(asked::add);
            return null;
        }
        List<String> keys = Arrays.stream(Checker.values()).map(Checker::key).toList();
        int index = keys.indexOf(name.getText());
        if (index < 0) {
            throw SourceToken.error(
                    name,
                    "there is no checker '" + name.getText() + "'" + Suggestions.didYouMean(name.getText(), keys));
        }
        asked.add(Checker.of(index));
        return Checker.of(index);
    }

    private Formula comparison(LitmusParser.ComparisonContext tree) {
        Term left = terms.left(tree.left);
        show(left);
        Relation relation = Relation.of(tree.op.getText());
        if (tree.right instanceof LitmusParser.EntryTermContext entry) {
            return entryIs(left, relation, entry, tree.op);
        }
        Term right = terms.right(tree.right);
        show(right);
        return comparisons.of(relation, left, tree.left, right, tree.right);
    }

    private void show(Term term) {
        if (!(term instanceof Term.Literal)) {
            shown.add(term);
        }
    }

    private Formula entryIs(Term left, Relation relation, LitmusParser.EntryTermContext entry, Token operator) {
        if (!relation.isEquality()) {
            throw SourceToken.error(operator, "an entry is compared with = or !=");
        }
        EntryFields fields = EntryFields.read(entry.entryValue(), memory.addresses());
        Formula is = new Formula.EntryIs(left, fields);
        return relation == Relation.EQUAL ? is : new Formula.Not(is);
    }
}
