package org.shootdown.litmus.condition;

import it.unimi.dsi.fastutil.longs.LongArrayList;
import it.unimi.dsi.fastutil.longs.LongList;
import java.util.List;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.ParseTree;
import org.jspecify.annotations.Nullable;
import org.shootdown.litmus.compile.ThreadTranslator.Translated;
import org.shootdown.litmus.compile.Threads;
import org.shootdown.litmus.compile.TranslationUnit;
import org.shootdown.litmus.grammar.LitmusParser;
import org.shootdown.litmus.grammar.LitmusParser.ExpressionContext;
import org.shootdown.litmus.grammar.LitmusParser.MemberPathContext;
import org.shootdown.litmus.grammar.LitmusParser.TermContext;
import org.shootdown.litmus.image.Addresses.Place;
import org.shootdown.litmus.image.InitialMemory;
import org.shootdown.litmus.image.Symbols;
import org.shootdown.litmus.preprocess.SourceToken;
import org.shootdown.litmus.type.ArrayType;
import org.shootdown.litmus.type.CType;
import org.shootdown.litmus.type.Constant;
import org.shootdown.litmus.type.IntegerType;
import org.shootdown.litmus.type.Literals;
import org.shootdown.litmus.type.PointerType;
import org.shootdown.litmus.type.StructType;

/**
 * Reads the terms of conditions and locations.
 *
 * <p>As in herd, a name is the variable's content on the left and its address on the right: {@code p=x}. The name of an
 * object, which has no content as a whole, is its address on both sides.
 */
final class TermReader {
    private final TranslationUnit unit;
    private final InitialMemory memory;
    private final List<Translated> programs;
    private final Threads threads;

    TermReader(TranslationUnit unit, InitialMemory memory, List<Translated> programs, Threads threads) {
        this.unit = unit;
        this.memory = memory;
        this.programs = programs;
        this.threads = threads;
    }

    /** A term on the left, or among the locations. */
    Term left(TermContext tree) {
        return read(tree, true);
    }

    /** A term on the right. */
    Term right(TermContext tree) {
        return read(tree, false);
    }

    private Term read(TermContext tree, boolean left) {
        if (tree instanceof LitmusParser.RegisterTermContext register) {
            return register(register);
        }
        if (tree instanceof LitmusParser.NumberTermContext number) {
            return number(number);
        }
        if (tree instanceof LitmusParser.NameTermContext name) {
            return name(name, left);
        }
        if (tree instanceof LitmusParser.FunctionTermContext call) {
            List<Token> words = call.ID().stream().map(id -> id.getSymbol()).toList();
            Place place = memory.addresses().called(words.get(0).getText(), tree.start, words.subList(1, words.size()));
            return new Term.Literal(place.address(), new PointerType(place.type()));
        }
        if (tree instanceof LitmusParser.ContentTermContext content) {
            return word(content(content.expression()), content.expression().start);
        }
        throw SourceToken.error(tree.start, "an entry's fields stand on the right of [PTE(...)]=");
    }

    private Term number(LitmusParser.NumberTermContext number) {
        Constant value = number.INTEGER() != null
                ? Literals.integer(number.INTEGER().getSymbol())
                : Literals.character(number.CHARACTER().getSymbol());
        return number.minus == null ? new Term.Literal(value.bits(), value.type()) : negative(value, number.start);
    }

    /** A number below zero whatever the type of its digits is: {@code -0xffffffff} is no 1 here. */
    private static Term negative(Constant digits, Token at) {
        if (digits.bits() < 0 && digits.bits() != Long.MIN_VALUE) {
            throw SourceToken.error(at, "this number is below those of 64 bits");
        }
        return new Term.Literal(-digits.bits(), IntegerType.LONG);
    }

    // ---- Threads -----------------------------------------------------------------------------------------------

    /** The thread that a token numbers. */
    int thread(Token number) {
        String digits = number.getText();
        int thread = digits.matches("[0-9]{1,4}") ? Integer.parseInt(digits) : Integer.MAX_VALUE;
        if (thread >= threads.written()) {
            throw SourceToken.error(number, "there is no thread P" + digits);
        }
        return thread;
    }

    private Term register(LitmusParser.RegisterTermContext tree) {
        int thread = thread(tree.thread);
        Token name = tree.ID().getSymbol();
        Translated translated = programs.get(thread);
        Integer register = translated.program().variables().get(name.getText());
        if (register == null && name.getText().equals("current")) {
            return task(thread, tree);
        }
        if (register == null) {
            throw SourceToken.error(name, "P" + thread + " has no variable '" + name.getText() + "'");
        }
        if (!tree.memberPath().isEmpty()) {
            throw SourceToken.error(
                    tree.memberPath(0).start, "a pointer cannot be followed here; name the object that it points to");
        }
        warnOfSeveral(thread, name, translated);
        CType type = translated.types().getOrDefault(name.getText(), IntegerType.LONG);
        return new Term.Register(thread, name.getText(), register, type);
    }

    private void warnOfSeveral(int thread, Token name, Translated translated) {
        Token first = translated.several().get(name.getText());
        if (first != null) {
            String problem = "P" + thread + " declares '" + name.getText() + "' more than once; the first is meant, at "
                    + SourceToken.position(first);
            unit.warn(name, problem);
        }
    }

    private Term task(int thread, LitmusParser.RegisterTermContext tree) {
        LongList addresses = new LongArrayList();
        CType type = IntegerType.LONG;
        for (int cpu = 0; cpu < threads.cpus(); cpu++) {
            Place task = memory.task(cpu);
            if (task == null) {
                throw SourceToken.error(tree.start, "'current' needs a definition of struct task_struct");
            }
            Place place = follow(task, tree.memberPath());
            addresses.add(place.address());
            type = requireWord(place, tree.start).type();
        }
        return new Term.TaskWord(thread, memberText(tree.memberPath()), addresses, type);
    }

    private static String memberText(List<MemberPathContext> path) {
        StringBuilder text = new StringBuilder("current");
        path.stream().map(ParseTree::getText).forEach(text::append);
        return text.toString();
    }

    // ---- Memory ------------------------------------------------------------------------------------------------

    private Place content(ExpressionContext expression) {
        if (expression instanceof LitmusParser.CallContext call) {
            List<Token> words = call.argument().stream().map(a -> a.start).toList();
            return memory.addresses().called(call.expression().getText(), call.start, words);
        }
        if (expression instanceof LitmusParser.NameContext) {
            return memory.addresses().named(expression.start);
        }
        throw SourceToken.error(expression.start, "expected a variable, PTE(...), PMD(...), PUD(...) or PA(...)");
    }

    private Place follow(Place start, List<MemberPathContext> path) {
        Place place = start;
        for (MemberPathContext step : path) {
            place = step.fieldName() != null
                    ? memory.addresses().field(place, step.fieldName().start)
                    : memory.addresses().element(place, memory.addresses().evaluate(step.expression()), step.start);
        }
        return place;
    }

    private Term name(LitmusParser.NameTermContext tree, boolean left) {
        Token name = tree.ID().getSymbol();
        boolean addressed = tree.getChild(0).getText().equals("&");
        Symbols.Symbol symbol = memory.symbols().find(name.getText());
        if (symbol == null && !addressed && tree.memberPath().isEmpty()) {
            Constant constant = constant(name);
            if (constant != null) {
                return new Term.Literal(constant.bits(), constant.type());
            }
        }
        if (symbol == null) {
            refuseVariable(name);
        }
        Place place = follow(memory.addresses().named(name), tree.memberPath());
        boolean whole = place.type() instanceof StructType || isPage(name);
        if (addressed || whole || (!left && tree.memberPath().isEmpty())) {
            return new Term.Literal(place.address(), new PointerType(place.type()));
        }
        return word(place, name);
    }

    /** A thread's variable has the thread's number before it. */
    private void refuseVariable(Token name) {
        for (int thread = 0; thread < threads.written(); thread++) {
            if (programs.get(thread).program().variables().containsKey(name.getText())) {
                throw SourceToken.error(
                        name,
                        "'" + name.getText() + "' is a variable of P" + thread + ": write " + thread + ":"
                                + name.getText());
            }
        }
    }

    private boolean isPage(Token name) {
        return memory.isPage(name.getText());
    }

    private @Nullable Constant constant(Token name) {
        return switch (name.getText()) {
            case "NULL", "none" -> new Constant(0, IntegerType.LONG);
            default -> memory.constant(name.getText());
        };
    }

    private Term word(Place place, Token at) {
        Place word = requireWord(place, at);
        return new Term.Word(memory.symbols().word(word.address()), word.address(), word.type());
    }

    private static Place requireWord(Place place, Token at) {
        if (!place.type().isScalar()) {
            String what = place.type() instanceof ArrayType ? "an element" : "a field";
            throw SourceToken.error(at, place.type().named() + " has no value as a whole; name " + what);
        }
        return place;
    }
}
