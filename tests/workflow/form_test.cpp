// Questions of an administrator's own: every kind of field, at submission and as a step.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "workflow/office.hpp"

namespace c1::workflow::form_test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using K = FormField::Kind;

// ---- answers --------------------------------------------------------------------------------------------------------

Result<std::vector<Answer>> checked(const Form& form, const std::vector<Answer>& answers) {
  static const Office office;
  static const Catalog catalog(office.org, 1);
  return checked_answers(form, answers, office.facts(catalog));
}

// What is said of one answer to one question: "" where it is taken.
std::string problem(FormField field, const std::string& value) {
  field.id = "q";
  field.label = "Question";
  const auto answers = checked({{"f"}, "Form", {field}}, {{"q", "", value}});
  if (answers) return "";
  EXPECT_EQ(answers.error().field, "form.q");
  EXPECT_EQ(answers.error().code, Errc::invalid);
  return answers.error().says;
}
std::string kept(FormField field, const std::string& value) {
  field.id = "q";
  const auto answers = checked({{"f"}, "Form", {field}}, {{"q", "", value}}).value();
  return answers.empty() ? "(nothing)" : answers[0].value;
}

TEST(Answers, OfATextAreAnything) {
  EXPECT_EQ(problem({.kind = K::text}, "Anything"), "");
  EXPECT_EQ(kept({.kind = K::text}, "  trimmed \n"), "trimmed");
  EXPECT_EQ(kept({.kind = K::text}, "  "), "(nothing)");
}

TEST(Answers, OfATextKeepItsLengths) {
  const FormField field{.kind = K::text, .at_least = 3, .at_most = 5};
  EXPECT_EQ(problem(field, "ab"), "This needs at least 3 characters.");
  EXPECT_EQ(problem(field, "abc"), "");
  EXPECT_EQ(problem(field, "äöüßé"), "") << "characters, not bytes";
  EXPECT_EQ(problem(field, "abcdef"), "This has 6 characters; at most 5 fit.");
}

TEST(Answers, OfALongTextHaveThreeThousandCharactersAtMost) {
  EXPECT_EQ(problem({.kind = K::long_text}, std::string(3000, 'x')), "");
  EXPECT_EQ(problem({.kind = K::long_text}, std::string(3001, 'x')), "This has 3001 characters; at most 3000 fit.");
  EXPECT_NE(problem({.kind = K::long_text, .at_most = 9000}, std::string(3001, 'x')), "") << "whatever the form says";
}

TEST(Answers, OfATextMatchItsPatternAsAWhole) {
  FormField field{.kind = K::text, .pattern = "INC-[0-9]+|none"};
  EXPECT_EQ(problem(field, "INC-42"), "");
  EXPECT_EQ(problem(field, "none"), "");
  EXPECT_EQ(problem(field, "see INC-42"), "This is not written as it should be (INC-[0-9]+|none).");
  EXPECT_EQ(problem(field, "INC-42 and more"), "This is not written as it should be (INC-[0-9]+|none).");
  field.help = "The incident's number, such as INC-42.";
  EXPECT_EQ(problem(field, "42"), "This is not written as it should be: The incident's number, such as INC-42.");
}

TEST(Answers, ToABrokenPatternAreNeverTaken) { EXPECT_NE(problem({.kind = K::text, .pattern = "("}, "("), ""); }

TEST(Answers, OfANumberAreWholeAndWithinItsLimits) {
  const FormField field{.kind = K::number, .at_least = -1, .at_most = 9};
  for (const std::string good : {"-1", "0", "9", " 7 "}) EXPECT_EQ(problem(field, good), "") << good;
  for (const std::string bad : {"4.2", "four", "1e1", "0x1", "9 9", "99999999999999999999"})
    EXPECT_EQ(problem(field, bad), "Please write a whole number, such as 42.") << bad;
  EXPECT_EQ(problem(field, "-2"), "At least -1, please.");
  EXPECT_EQ(problem(field, "10"), "At most 9, please.");
}

TEST(Answers, OfACheckboxAreTickedOrNot) {
  EXPECT_EQ(kept({.kind = K::checkbox}, "true"), "true");
  EXPECT_EQ(kept({.kind = K::checkbox}, "false"), "false");
  EXPECT_EQ(problem({.kind = K::checkbox}, "yes"), "Please tick it, or leave it.");
  EXPECT_EQ(problem({.kind = K::checkbox, .required = true}, "false"), "Please tick this.");
  EXPECT_EQ(problem({.kind = K::checkbox, .required = true}, "true"), "");
}

TEST(Answers, OfAChoiceAreOneOfWhatIsOffered) {
  const FormField field{.kind = K::choice, .choices = {{"a", "Alpha"}, {"b", "Beta"}}};
  EXPECT_EQ(problem(field, "b"), "");
  EXPECT_EQ(problem(field, "Beta"), "Please choose one of what is offered.") << "its value, not its label";
  EXPECT_EQ(problem(field, "a\nb"), "Please choose one of what is offered.");
}

TEST(Answers, OfChoicesAreSomeOfWhatIsOffered) {
  const FormField field{.kind = K::choices, .choices = {{"a", "Alpha"}, {"b", "Beta"}, {"c", "Gamma"}}};
  EXPECT_EQ(kept(field, "a\nc"), "a\nc");
  EXPECT_EQ(problem(field, "a\nd"), "Please choose from what is offered.");
  EXPECT_EQ(problem(field, "a\n\nc"), "Please choose from what is offered.");
}

TEST(Answers, OfADateAreDaysOfTheCalendar) {
  for (const std::string good : {"2026-11-24", "2028-02-29", "0001-01-01"})
    EXPECT_EQ(problem({.kind = K::date}, good), "") << good;
  for (const std::string bad : {"2026-02-29", "2026-13-01", "2026-00-10", "24.11.2026", "2026-1-1", "tomorrow",
                                "-123-11-24", "2026-+1-24", "2026-11-2x", "0000-01-01", "2026/11/24"})
    EXPECT_EQ(problem({.kind = K::date}, bad), "Please write a date like 2026-11-24.") << bad;
}

TEST(Answers, OfAUserAreSomebodyActiveAsTheDirectoryWritesThem) {
  EXPECT_EQ(kept({.kind = K::user}, "Omar@ACME.test"), "omar@acme.test");
  EXPECT_EQ(problem({.kind = K::user}, "nobody@acme.test"), "This person is not active in the directory.");
  Office office;
  office.suspend(omar);
  const Catalog catalog(office.org, 1);
  EXPECT_FALSE(
      checked_answers({{"f"}, "Form", {{.id = "q", .kind = K::user}}}, {{"q", "", omar.value}}, office.facts(catalog)));
}

TEST(Answers, OfAnEmailLookLikeOne) {
  for (const std::string good : {"a@b.c", "first.last+tag@mail.example.org"})
    EXPECT_EQ(problem({.kind = K::email}, good), "") << good;
  for (const std::string bad : {"a", "a@b", "@b.c", "a@b@c.d", "a b@c.d", "a@.c", "a@b.", "<a@b.c>"})
    EXPECT_EQ(problem({.kind = K::email}, bad), "Please write an email address.") << bad;
}

TEST(Answers, OfAUrlLookLikeOne) {
  for (const std::string good : {"https://example.org", "http://10.0.0.1/x?y=1#z"})
    EXPECT_EQ(problem({.kind = K::url}, good), "") << good;
  for (const std::string bad : {"example.org", "ftp://example.org", "javascript:alert(1)", "https://", "https://a b"})
    EXPECT_EQ(problem({.kind = K::url}, bad), "Please write an address that begins with https://.") << bad;
}

TEST(Answers, MissingWhereTheyAreRequiredNameTheQuestion) {
  const Form form{
      {"f"}, "Form", {{.id = "one", .label = "First"}, {.id = "two", .label = "Second?", .required = true}}};
  for (const auto& given : {std::vector<Answer>{}, std::vector<Answer>{{"one", "", "x"}, {"two", "", " "}}}) {
    const Error error = checked(form, given).error();
    EXPECT_EQ(error.says, "Please answer this: Second?");
    EXPECT_EQ(error.field, "form.two");
  }
}

TEST(Answers, AreKeptInTheOrderOfTheFormWithTheQuestionAsItWasAsked) {
  const Form form{{"f"}, "Form", {{.id = "one", .label = "First"}, {.id = "two", .label = "Second"}}};
  EXPECT_THAT(checked(form, {{"two", "made up", "2"}, {"one", "", "1"}}).value(),
              ElementsAre(Answer{"one", "First", "1"}, Answer{"two", "Second", "2"}));
}

TEST(Answers, ToNoQuestionAreRefused) {
  const Error error = checked({{"f"}, "Form", {}}, {{"colour", "", "red"}}).error();
  EXPECT_EQ(error.says, "There is no question \"colour\" in the form Form.");
  EXPECT_THAT(checked({{"f"}, "Form", {}}, {{"colour", "", ""}}).value(), IsEmpty()) << "unless they say nothing";
}

// ---- at submission --------------------------------------------------------------------------------------------------

const std::vector<Answer> kCenter{{"center", "", "4711"}};
const Answer kKept{"center", "Cost center", "4711"};

Submit with_answers(std::optional<std::vector<Answer>> answers) {
  Submit command = asks(lena, lena);
  command.answers = std::move(answers);
  return command;
}

TEST(Form, AnsweredWithTheRequestIsNotAskedAgain) {
  Life life{Office{}.form()};
  life.does(with_answers(kCenter)).value();
  EXPECT_THAT(life.request->answers, ElementsAre(kKept));
  EXPECT_THAT(awaited(*life.request), ElementsAre(omar));
}

TEST(Form, AnsweredWronglyOpensNoRequest) {
  Life life{Office{}.form()};
  const auto refused = life.does(with_answers(std::vector<Answer>{}));
  EXPECT_EQ(says(refused), "Please answer this: Cost center");
  EXPECT_EQ(refused.error().field, "form.center");
  EXPECT_FALSE(life.request);
}

TEST(Form, ThatTheSurfaceCouldNotAskIsTheFirstStep) {
  Life life{Office{}.form()};
  life.does(with_answers(std::nullopt)).value();
  EXPECT_EQ(life.status(), "Waiting for answers from Lena Fischer");
  EXPECT_THAT(awaited(*life.request), ElementsAre(lena));
  ASSERT_TRUE(life.does(AnswerForm{{"r1"}, lena, 0, kCenter}));
  EXPECT_THAT(life.request->answers, ElementsAre(kKept));
  EXPECT_THAT(awaited(*life.request), ElementsAre(omar));
}

TEST(Form, IsAnsweredByWhoeverAsked) {
  Life life{Office{}.form()};
  life.submitted(omar, lena);
  EXPECT_THAT(awaited(*life.request), ElementsAre(omar));
  EXPECT_EQ(says(life.does(AnswerForm{{"r1"}, lena, 0, kCenter})), "Only Omar Haddad can answer this.");
  ASSERT_TRUE(life.does(AnswerForm{{"r1"}, omar, 0, kCenter}));
  EXPECT_EQ(life.request->step, 2u) << "and the manager's own request is their approval after that";
}

TEST(Form, IsNotAskedOfARequestThatIsRejectedAnyhow) {
  Life life{Office{}.form().rules({RejectRule{"Frozen"}})};
  life.submitted();
  EXPECT_EQ(life.request->outcome, Outcome::denied);
}

// ---- as a step ------------------------------------------------------------------------------------------------------

Office with_a_form_step() {
  Office office;
  office.form().team().form.reset();
  office.rules({by_users({omar}), FormRule{{"cost"}}, by_users({jun})});
  return office;
}

TEST(Form, AsAStepAsksAfterTheApproval) {
  Life life{with_a_form_step()};
  life.submitted();
  ASSERT_TRUE(life.approves(omar));
  EXPECT_THAT(awaited(*life.request), ElementsAre(lena));
  EXPECT_EQ(says(life.approves(omar, 1)), "This request is not waiting for an approval.");
  EXPECT_EQ(says(life.does(AnswerForm{{"r1"}, lena, 1, {}})), "Please answer this: Cost center");
  EXPECT_TRUE(life.request->answers.empty());
  ASSERT_TRUE(life.does(AnswerForm{{"r1"}, lena, 1, kCenter}));
  EXPECT_EQ(life.request->decisions.back(), (Decision{1, lena, Decision::Verdict::answered, "", kNow, {}}));
  EXPECT_THAT(awaited(*life.request), ElementsAre(jun));
  EXPECT_EQ(life.does(AnswerForm{{"r1"}, lena, 1, kCenter}).error().code, Errc::conflict) << "once";
}

TEST(Form, AsAStepIsTheFormAsItWasWhenItWasAskedFor) {
  Life life{with_a_form_step()};
  life.submitted();
  life.office.org.forms[0].fields[0].kind = K::number;
  life.moves();
  ASSERT_TRUE(life.approves(omar));
  EXPECT_TRUE(life.does(AnswerForm{{"r1"}, lena, 1, {{"center", "", "not a number"}}}));
}

TEST(Form, IsNotAnsweredWhereNoneIsAsked) {
  Life life{Office{}};
  life.submitted();
  EXPECT_EQ(says(life.does(AnswerForm{{"r1"}, lena, 0, kCenter})), "This request is not waiting for answers.");
}

TEST(Form, WaitsForNobodyWhoHasLeft) {
  Life life{Office{}.form()};
  life.submitted(omar, lena);
  life.office.suspend(omar);
  ASSERT_TRUE(life.refreshed());
  EXPECT_EQ(life.request->outcome, Outcome::cancelled);
  EXPECT_EQ(life.request->close_reason, "Omar Haddad, who had to answer questions, is not active any more.");
}

TEST(Form, CanBeSkippedByASuperAdministrator) {
  Life life{Office{}.form()};
  life.submitted();
  ASSERT_TRUE(life.does(SkipStep{{"r1"}, pia, 0, "Known"}));
  EXPECT_THAT(awaited(*life.request), ElementsAre(omar));
}

TEST(Form, IsStillAskedAfterAnEscalationOrARestart) {
  for (const Command& command : {Command{Escalate{{"r1"}, lena, ""}}, Command{Restart{{"r1"}, pia, "", false}},
                                 Command{Restart{{"r1"}, pia, "", true}}}) {
    Life life{Office{}.form().emergency({by_users({jun})})};
    life.submitted();
    ASSERT_TRUE(life.does(command));
    EXPECT_EQ(life.status(), "Waiting for answers from Lena Fischer") << "no road leads around it";
    ASSERT_TRUE(life.does(AnswerForm{{"r1"}, lena, 1, kCenter}));
    EXPECT_THAT(life.request->answers, ElementsAre(kKept));
  }
}

TEST(Form, ThatWasAnsweredIsNotAskedAgainAfterARestart) {
  for (const bool present : {false, true}) {
    Life life{with_a_form_step()};
    life.submitted();
    ASSERT_TRUE(life.approves(omar));
    ASSERT_TRUE(life.does(AnswerForm{{"r1"}, lena, 1, kCenter}));
    ASSERT_TRUE(life.does(Restart{{"r1"}, pia, "", present}));
    EXPECT_THAT(awaited(*life.request), ElementsAre(omar));
    ASSERT_TRUE(life.approves(omar, 3));
    EXPECT_THAT(awaited(*life.request), ElementsAre(jun));
    EXPECT_THAT(life.request->answers, ElementsAre(kKept));
  }
}

TEST(Form, AskedTwiceKeepsTheNewestAnswers) {
  Office office = with_a_form_step();
  office.team().form = FormId{"cost"};
  Life life{office};
  life.does(with_answers(kCenter)).value();
  ASSERT_TRUE(life.approves(omar));
  ASSERT_TRUE(life.does(AnswerForm{{"r1"}, lena, 1, {{"center", "", "4712"}}}));
  EXPECT_THAT(life.request->answers, ElementsAre(Answer{"center", "Cost center", "4712"}));
}

}  // namespace
}  // namespace c1::workflow::form_test
