"""Errors about who may: sign-in, sessions, roles, scope."""

from evalkit.errors.kind import Kind
from evalkit.errors.kind import marked as _

KINDS: dict[str, Kind] = {
    "access.sign_in_first": Kind(401, _("This page is for people with an account. Sign in to go on.")),
    "access.card_first": Kind(401, _("This page opens with your card. Scan it or type its code.")),
    "access.card_over": Kind(
        401,
        _(
            "Your page was closed: nothing happened for a while, or your card was changed or closed. "
            "Scan your card or type its code. What was kept is still there."
        ),
    ),
    "access.token_first": Kind(
        401,
        _(
            "This address is for programs. Send a token with each call, as “Authorization: Bearer …”. "
            "The coordination makes tokens on the page Team."
        ),
    ),
    "access.token_over": Kind(
        401, _("This token opens nothing: it is mistyped, its time is over, or it was withdrawn. Ask for a new one.")
    ),
    "access.token_power": Kind(
        403, _("This token may not do that; it would need “{power}”. Ask the coordination for a token that may.")
    ),
    "access.token_too_often": Kind(
        429, _("This token has called {calls} times within a minute. Wait {seconds} seconds, then go on.")
    ),
    "access.token_without_power": Kind(422, _("Choose at least one thing that the program may do.")),
    "access.session_over": Kind(
        401,
        _("You were signed out because nothing happened for a while. Sign in to go on; what was kept is still there."),
    ),
    "access.other_role": Kind(403, _("Your account does not open this page. Go back to your own start page.")),
    "access.undeclared": Kind(403, _("This page is closed to everybody.")),
    "access.coordinator_only": Kind(403, _("Only the coordination of the association can do this. Ask them.")),
    "access.not_this_role": Kind(422, _("This role does not belong to an association. Choose another.")),
    "access.own_account": Kind(409, _("You cannot close your own account. Ask another coordinator to do it.")),
    "access.other_site": Kind(
        403, _("This did not come from one of our own pages, so nothing was done. Go back and try again from there.")
    ),
    "access.stale_form": Kind(
        403, _("This page was open too long or in another session, so nothing was done. Load it again and repeat.")
    ),
    "access.unknown_host": Kind(
        400, _("This address is not one of this instance. Set EVALKIT_PUBLIC_URL to the address people use.")
    ),
    "access.link_not_valid": Kind(
        410, _("This link no longer works: it was used already, or its time is over. Ask for a new one.")
    ),
    "access.wrong_sign_in": Kind(
        401, _("Name and passphrase do not belong together. Check both, or ask your coordination for a sign-in link.")
    ),
    "access.wrong_second_step": Kind(
        401,
        _("This code does not open anything: codes of the app hold for a minute and work once. Try the next one."),
    ),
    "access.second_step_late": Kind(401, _("More than ten minutes have passed. Sign in again from the beginning.")),
    "access.passphrase_asks": Kind(
        422,
        _(
            "Type your old passphrase too, or a code of your second step. A new sign-in link does without, for half an hour."
        ),
    ),
    "access.passphrase_old_wrong": Kind(
        422, _("This is not your old passphrase. Type it again, or ask your coordination for a new sign-in link.")
    ),
    "access.second_step_practice": Kind(
        409, _("You are practising. Leave the practice first: a second step belongs to your real account.")
    ),
    "access.second_step_there": Kind(409, _("A second step is set already. End it first to set another.")),
    "access.second_step_required": Kind(
        409, _("Your account comes in with a second step. You can change how, and not do without.")
    ),
    "access.second_step_needs_paper": Kind(
        409, _("Without the app you need codes on paper, and none would be left. Make ten new codes first.")
    ),
    "access.enrolment_late": Kind(
        401, _("More than an hour has passed, or this page is not ours. Open your link once more, or sign in again.")
    ),
    "access.enrolment_code": Kind(
        401,
        _("This is not one of the codes. Type the six digits of the app, or the first code of the list, once more."),
    ),
    "access.passkey_needs_paper": Kind(
        409, _("A passkey stands beside codes on paper, so that nobody stays outside. Make ten new codes first.")
    ),
    "access.passkey_needs_https": Kind(
        409,
        _("Passkeys work only at an address that begins with https. The app and the paper go on working here."),
    ),
    "access.passkey_late": Kind(
        401, _("The question to your passkey was answered before, or is older than five minutes. Ask it once more.")
    ),
    "access.passkey_wrong": Kind(
        401, _("This passkey does not open this account. Take another, or type a code of the app or of your paper.")
    ),
    "access.passkey_copied": Kind(
        401,
        _(
            "This passkey counted backwards, so somebody may have a copy of it. It opens nothing any more. Come in with "
            "a code of the app or of your paper, remove it on the page “Second step”, and add a new one."
        ),
    ),
    "access.passkey_not_added": Kind(
        422, _("What the device answered could not be read, so no passkey was added. Begin once more.")
    ),
    "access.passkey_known": Kind(409, _("This passkey was added before. Use another device, or make a new one there.")),
    "access.wrong_code": Kind(401, _("This code does not open anything. Check it against your card and try again.")),
    "access.room_closed": Kind(
        401, _("This code opens no group now. Check it, or ask the person who showed it for a new one.")
    ),
    "access.box_closed": Kind(
        401, _("This code opens no box now. Check it, or ask the person who showed it for a new one.")
    ),
    "access.wrong_number": Kind(401, _("This is not the secret number of this card. Check it and try again.")),
    "access.only_answers": Kind(
        403,
        _("With this card you can answer here, and not read. To read, ask somebody of the team, or use your number."),
    ),
    "access.number_form": Kind(422, _("A secret number has 4 to 8 digits. Choose one that is easy to remember.")),
    "access.numbers_differ": Kind(422, _("The two new numbers are not the same. Type your new number twice.")),
    "access.number_same": Kind(422, _("This is the number of your card now. Choose another one, that only you know.")),
    "access.no_card": Kind(409, _("No card is open here that could be changed. Ask somebody of the team for one.")),
    "access.card_not_shown": Kind(
        409,
        _(
            "Nothing was changed: this is not the newest code that was shown to you. Your card opens as before. "
            "Begin once more."
        ),
    ),
    "access.too_many_tries": Kind(
        429, _("Too many tries from here. Wait {minutes} minutes and try again; nothing is lost.")
    ),
    "access.passphrase_short": Kind(
        422, _("A passphrase has at least {least} characters. Four words in a row are easy to remember.")
    ),
    "access.passphrase_known": Kind(422, _("This passphrase is easy to guess. Choose other words.")),
    "access.login_taken": Kind(409, _("This sign-in name is already taken. Choose another.")),
    "access.login_form": Kind(
        422, _("A sign-in name has 3 to 60 letters, digits, dots, hyphens or @, without spaces.")
    ),
    "access.not_found": Kind(404, _("There is nothing at this address. Perhaps the link is old or mistyped.")),
    "access.already_set_up": Kind(409, _("This instance is set up already. Sign in instead.")),
    "access.not_a_demonstration": Kind(
        409,
        _("{home} is not a demonstration, so there are no demonstration links. “evalkit demo run” makes one."),
    ),
    "access.demonstration_incomplete": Kind(
        409,
        _("The demonstration has no account “{login}”. “evalkit demo reset” throws it away; then make it anew."),
    ),
    "access.public_without_tls": Kind(
        409,
        _(
            "{host} can be reached from outside, and names and passphrases would travel in the clear. Put a server "
            "with TLS in front and set EVALKIT_BEHIND_TLS=1, or listen on 127.0.0.1, or in your own network."
        ),
    ),
    "access.not_set_up": Kind(409, _("There is no instance in {home} yet. Run “evalkit init” first.")),
    "access.account_unknown": Kind(404, _("There is no account “{login}” here. “evalkit account list” shows all.")),
    "access.promise_not_confirmed": Kind(
        422, _("Without this promise an association cannot do check-ins here. Confirm it if it is true for you.")
    ),
}
